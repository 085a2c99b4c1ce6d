import { Download } from "lucide-react";
import { useState } from "react";
import { useSave } from "@/api/act";
import { useQuestions } from "@/api/address";
import { api, download, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useHome, useMay, useScope } from "@/api/me";
import { usePeople } from "@/api/names";
import { common } from "@/strings/common";
import { records as text } from "@/strings/office";
import { Button } from "@/ui/button";
import { SearchField, SelectField, TextArea, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { useLater } from "@/ui/later";
import { FilterField, List, NewButton, nothing } from "@/ui/list_screen";
import { Badge, Grid, Page, type Tone } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import type { Column } from "@/ui/table";
import { capital, choicesOf, items } from "@/ui/texts";
import { ago, day, money } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import { RecordDrawer } from "./record_drawer";

export type BusinessRecord = Schemas["RecordSummary"];
export const LIST = ["records"];

const tones: Record<string, Tone> = {
  open: "info",
  pending: "warn",
  approved: "accent",
  completed: "good",
  cancelled: "plain",
};
export const StatusBadge = ({ status }: { status: string }) => (
  <Badge tone={tones[status]}>{text.statuses[status] ?? capital(status)}</Badge>
);

const columns: Column<BusinessRecord>[] = [
  { id: "type", title: text.type, cell: (one) => <Badge>{text.types[one.type]}</Badge> },
  { id: "title", title: text.recordTitle, fill: true, cell: (one) => <b>{one.title}</b> },
  { id: "status", title: text.status, cell: (one) => <StatusBadge status={one.status} /> },
  {
    id: "amount",
    title: text.amount,
    end: true,
    cell: (one) => (one.amount === null ? "–" : money(one.amount, one.currency ?? "USD")),
  },
  { id: "due", title: text.due, cell: (one) => day(one.due_at) },
  { id: "created", title: text.created, sort: "created_at", cell: (one) => ago(one.created_at) },
];

export default function Records() {
  const scope = useScope();
  const may = useMay();
  const people = usePeople().data ?? [];
  const [questions, ask] = useQuestions();
  const { record, text: typed, sort, ...same } = questions;
  const words = useLater(typed ?? "");
  const [creating, setCreating] = useState(false);
  const query = { ...scope, ...same, ...(words.length >= 3 ? { text: words } : {}), sort: sort ?? "-created_at" };
  const records = useList([...LIST, query], (cursor) =>
    unwrap(api.GET("/api/records", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
  );
  const save = () =>
    download("/api/records.csv", query as Record<string, string>).catch((error) => notifyBad(common.export, error));
  const create = may("operate") && <NewButton label={text.create} onClick={() => setCreating(true)} />;
  const filtered = Object.keys({ ...same, ...(typed ? { typed } : {}) }).length > 0;
  return (
    <Page
      title={text.title}
      about={text.about}
      full
      actions={
        <>
          <Button onClick={save}>
            <Download aria-hidden /> {common.export}
          </Button>
          {create}
        </>
      }
    >
      <Grid columns="minmax(200px, 2fr) repeat(3, minmax(140px, 1fr))">
        <SearchField label={text.search} value={typed ?? ""} onChange={(value) => ask({ text: value })} />
        <FilterField of={[questions, ask]} name="type" label={text.type} names={text.types} any={text.anyType} />
        <FilterField
          of={[questions, ask]}
          name="status"
          label={text.status}
          names={text.statuses}
          any={text.anyStatus}
        />
        <SelectField
          bare
          label={text.worker}
          value={questions.assigned_to ?? ""}
          onChange={(assigned_to) => ask({ assigned_to })}
          choices={[
            { value: "", label: text.anyWorker },
            ...people.map((one) => ({ value: one.id, label: one.display_name || one.email || one.id })),
          ]}
        />
      </Grid>
      <List
        label={text.title}
        of={records}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={(one) => ask({ record: one.id })}
        chosen={record}
        sort={query.sort}
        onSort={(by) => ask({ sort: by })}
        tall
        empty={nothing(filtered, { title: text.empty, next: text.emptyNext, action: create })}
      />
      <RecordDrawer id={record ?? ""} onClose={() => ask({ record: "" })} />
      {creating && <Create currency={usual(records.data)} onClose={() => setCreating(false)} />}
    </Page>
  );
}

/** The currency of the newest amount. */
const usual = (rows: BusinessRecord[] | undefined): string =>
  rows?.find((one) => one.amount !== null && one.currency)?.currency ?? "USD";

function Create({ currency, onClose }: { currency: string; onClose: () => void }) {
  const home = useHome();
  const save = useSave();
  const { filled, of } = useFilled({
    organisation_id: home?.id ?? "",
    type: "task",
    title: "",
    amount: "",
    currency,
    due_at: "",
    notes: "",
    tags: "",
  });
  const create = () => {
    const { type, amount, currency, due_at, tags, ...plain } = filled;
    const body = {
      ...plain,
      type: type as BusinessRecord["type"],
      tags: items(tags),
      ...(amount ? { amount: Number(amount), currency: currency.toUpperCase() } : {}),
      ...(due_at ? { due_at: new Date(`${due_at}T17:00:00`).toISOString() } : {}),
    };
    return save(text.saved, () => unwrap(api.POST("/api/records", { body })), LIST);
  };
  return (
    <FormDialog onClose={onClose} title={text.create} onSubmit={create}>
      <SelectField label={text.type} {...of("type")} choices={choicesOf(text.types)} />
      <TextField label={text.recordTitle} {...of("title")} required maxLength={500} autoFocus />
      <Grid columns="2fr 1fr">
        <TextField label={text.amount} type="number" step="0.01" {...of("amount")} />
        <TextField label={text.currency} {...of("currency")} maxLength={3} />
      </Grid>
      <TextField label={text.due} type="date" {...of("due_at")} />
      <TextField label={text.tags} {...of("tags")} />
      <TextArea label={text.notes} {...of("notes")} />
      <OrganisationField {...of("organisation_id")} />
    </FormDialog>
  );
}
