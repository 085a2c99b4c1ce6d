import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useQuestions } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useScope } from "@/api/me";
import { webhookLog as text } from "@/strings/setup";
import { Drawer } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Badge, Code, Json, Page, Segmented, Stack } from "@/ui/layout";
import { Answer } from "@/ui/states";
import type { Column } from "@/ui/table";
import { dateTimeSeconds, milliseconds } from "@/ui/time";

type Entry = Schemas["WebhookLogEntrySummary"];

const columns: Column<Entry>[] = [
  { id: "at", title: text.at, sort: "at", cell: (one) => <span className="tabular">{dateTimeSeconds(one.at)}</span> },
  { id: "source", title: text.source, cell: (one) => one.source },
  { id: "path", title: text.path, cell: (one) => <code>{`${one.method} ${one.path}`}</code> },
  {
    id: "verified",
    title: text.verified,
    cell: (one) => (one.verified ? <Badge tone="good">{text.genuine}</Badge> : <Badge tone="bad">{text.forged}</Badge>),
  },
  { id: "reply", title: text.reply, end: true, cell: (one) => one.reply_status ?? "–" },
  { id: "took", title: text.took, end: true, cell: (one) => milliseconds(one.took_ms) },
];

export default function WebhookLog() {
  const scope = useScope();
  const [questions, ask] = useQuestions();
  const [open, setOpen] = useState("");
  const verified = questions.verified;
  const query = {
    ...scope,
    ...(verified ? { verified: verified === "yes" } : {}),
    sort: questions.sort ?? "-at",
  } as const;
  const entries = useList(["webhook-log", query], (cursor) =>
    unwrap(api.GET("/api/webhook-log", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
  );
  return (
    <Page
      title={text.title}
      about={text.about}
      full
      actions={
        <Segmented
          label={text.verified}
          value={verified ?? "all"}
          onChange={(value) => ask({ verified: value === "all" ? "" : value })}
          choices={[
            { value: "all", label: text.all },
            { value: "yes", label: text.genuine },
            { value: "no", label: text.forged },
          ]}
        />
      }
    >
      <List
        label={text.title}
        of={entries}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={(one) => setOpen(one.id)}
        chosen={open}
        sort={query.sort}
        onSort={(sort) => ask({ sort })}
        tall
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      <Drawer open={open !== ""} onClose={() => setOpen("")} title={text.payload}>
        {open && <Told id={open} />}
      </Drawer>
    </Page>
  );
}

function Told({ id }: { id: string }) {
  const entry = useQuery({
    queryKey: ["webhook-log", id],
    queryFn: () => unwrap(api.GET("/api/webhook-log/{id}", { params: { path: { id } } })),
  });
  return (
    <Answer of={entry}>
      {(one) => (
        <Stack gap={4}>
          <code>{`${one.method} ${one.path}`}</code>
          <Json label={text.payload} value={one.payload} />
          <h3>
            {text.answered} {one.reply_status}
          </h3>
          <Code label={text.answered}>{one.reply ?? "–"}</Code>
        </Stack>
      )}
    </Answer>
  );
}
