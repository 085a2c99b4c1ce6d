import { useState } from "react";
import { useStaleList } from "@/api/act";
import { useGo } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useDesk, useHome, useMay, useScope } from "@/api/me";
import { common } from "@/strings/common";
import { customers as text } from "@/strings/office";
import { TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List, NewButton } from "@/ui/list_screen";
import { Card, Page } from "@/ui/layout";
import { ShownOnce } from "@/ui/shown_once";
import { SlugField } from "@/ui/slug_field";
import { OrganisationField } from "@/ui/organisation_field";
import { type Column, TwoLines } from "@/ui/table";
import { ago, count, day, phone } from "@/ui/time";

type Customer = Schemas["Customer"];
const LIST = ["customers"];
const minutes = (seconds: number) => count(Math.round(seconds / 60));

export default function Customers() {
  const go = useGo();
  const { organisation, choose } = useDesk();
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const [link, setLink] = useState("");
  const query = organisation ? { parent_id: organisation.id } : {};
  const customers = useList([...LIST, query], (cursor) =>
    unwrap(api.GET("/api/customers", { params: { query: { ...query, cursor, limit: 100 } } })),
  );
  const columns: Column<Customer>[] = [
    {
      id: "name",
      title: text.name,
      sort: "name",
      cell: (one) => <TwoLines first={<b>{one.name}</b>} second={one.slug} />,
    },
    {
      id: "owner",
      title: text.owner,
      cell: (one) => (
        <TwoLines
          first={one.owner_name || one.owner_email || <span className="muted">{text.invited}</span>}
          second={one.owner_name ? one.owner_email : null}
        />
      ),
    },
    { id: "agents", title: text.agents, end: true, cell: (one) => count(one.agents) },
    { id: "numbers", title: text.numbers, end: true, cell: (one) => count(one.numbers) },
    { id: "calls", title: text.calls, end: true, cell: (one) => count(one.calls) },
    { id: "minutes", title: text.minutes, end: true, cell: (one) => minutes(one.seconds) },
    { id: "last", title: text.lastCall, cell: (one) => (one.last_call_at ? ago(one.last_call_at) : common.never) },
    { id: "since", title: text.since, cell: (one) => day(one.created_at) },
  ];
  const look = (one: Customer) => {
    choose(one.id);
    go("/");
  };
  const create = may("administer") && <NewButton label={text.create} onClick={() => setCreating(true)} />;
  return (
    <Page title={text.title} about={text.about} actions={create}>
      <List
        label={text.title}
        of={customers}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={look}
        empty={{ title: text.empty, next: text.emptyNext, action: create }}
      />
      <NumberUse />
      {creating && <Create onClose={() => setCreating(false)} onLink={setLink} />}
      <ShownOnce title={text.link} about={text.linkHint} value={link} onClose={() => setLink("")} />
    </Page>
  );
}

function NumberUse() {
  const scope = useScope();
  const { me } = useDesk();
  const numbers = useList(["number-usage", scope], (cursor) =>
    unwrap(api.GET("/api/numbers/usage", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  return (
    <Card title={text.numberUse} flush>
      <List
        bare
        label={text.numberUse}
        of={numbers}
        keyOf={(one) => one.id}
        empty={{ title: text.numbersEmpty }}
        columns={[
          {
            id: "number",
            title: text.number,
            cell: (one) => <TwoLines first={phone(one.number)} second={one.label} />,
          },
          {
            id: "whose",
            title: common.organisation,
            cell: (one) => me.organisations.find((other) => other.id === one.organisation_id)?.name ?? "–",
          },
          { id: "calls", title: text.calls, end: true, cell: (one) => count(one.calls) },
          { id: "answered", title: text.answered, end: true, cell: (one) => count(one.answered) },
          { id: "minutes", title: text.minutes, end: true, cell: (one) => minutes(one.seconds) },
          {
            id: "last",
            title: text.lastCall,
            cell: (one) => (one.last_call_at ? ago(one.last_call_at) : common.never),
          },
        ]}
      />
    </Card>
  );
}

function Create({ onClose, onLink }: { onClose: () => void; onLink: (link: string) => void }) {
  const home = useHome();
  const refetch = useStaleList();
  const { filled, of } = useFilled({
    name: "",
    slug: "",
    owner_email: "",
    owner_name: "",
    parent_id: home?.id ?? "",
  });
  const create = async () => {
    const { owner_email, owner_name, ...customer } = filled;
    const owner = owner_email ? { owner_email: owner_email.toLowerCase(), owner_name } : {};
    const body = { ...customer, ...owner };
    const made = await unwrap(api.POST("/api/customers", { body }));
    await refetch(LIST, ["me"]);
    if (made.invitation_token) onLink(`${location.origin}/#/join/${made.invitation_token}`);
  };
  return (
    <FormDialog onClose={onClose} title={text.create} about={text.createAbout} onSubmit={create}>
      <TextField label={text.name} {...of("name")} required maxLength={200} autoFocus />
      <SlugField label={text.slug} {...of("slug")} />
      <TextField label={text.ownerEmail} type="email" {...of("owner_email")} />
      <TextField label={text.ownerName} {...of("owner_name")} />
      <OrganisationField {...of("parent_id")} />
    </FormDialog>
  );
}
