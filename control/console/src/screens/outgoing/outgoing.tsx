import { List as ListIcon, PhoneOutgoing } from "lucide-react";
import { useState } from "react";
import { useQuestions } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useMay, useScope } from "@/api/me";
import { useAgentNames } from "@/api/names";
import { outgoing as text } from "@/strings/outgoing";
import { Button } from "@/ui/button";
import { Drawer } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Page } from "@/ui/layout";
import { type Column, TwoLines } from "@/ui/table";
import { ago, phone } from "@/ui/time";
import { HoursLink } from "../hours/hours_link";
import { type Batch, BatchStatus, BatchTold, callsIn, Progress, waitsFor } from "./batch";
import { BATCHES, PlaceCall, PlaceList } from "./place_call";

const EVERY_MS = 5_000;

export default function Outgoing() {
  const scope = useScope();
  const may = useMay();
  const agents = useAgentNames();
  const [questions, ask] = useQuestions();
  const [placing, setPlacing] = useState<"call" | "list" | null>(null);
  const query = { ...scope, sort: questions.sort ?? "-created_at" };
  const batches = useList(
    [...BATCHES, query],
    (cursor) =>
      unwrap(api.GET("/api/calls/batches", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
    { every: EVERY_MS },
  );
  const open = batches.data?.find((one) => one.id === questions.list);
  const columns: Column<Batch>[] = [
    { id: "name", title: text.name, fill: true, cell: (one) => <b>{one.name || phone(one.from_number)}</b> },
    {
      id: "agent",
      title: text.agent,
      cell: (one) => (
        <TwoLines
          first={agents.find((agent) => agent.value === one.agent_id)?.label ?? "–"}
          second={phone(one.from_number)}
        />
      ),
    },
    {
      id: "status",
      title: text.status,
      cell: (one) => <TwoLines first={<BatchStatus of={one} />} second={waitsFor(one)} />,
    },
    { id: "pace", title: text.perMinute, end: true, cell: (one) => one.per_minute },
    { id: "progress", title: text.progress, end: true, cell: (one) => <Progress of={one} /> },
    { id: "answered", title: text.answered, end: true, cell: (one) => callsIn(one, "answered") },
    { id: "created", title: text.created, sort: "created_at", cell: (one) => ago(one.created_at) },
  ];
  const operates = may("operate");
  return (
    <Page
      title={text.title}
      about={
        <>
          {text.about} <HoursLink />
        </>
      }
      actions={
        operates && (
          <>
            <Button onClick={() => setPlacing("list")}>
              <ListIcon aria-hidden /> {text.list}
            </Button>
            <Button look="primary" onClick={() => setPlacing("call")}>
              <PhoneOutgoing aria-hidden /> {text.place}
            </Button>
          </>
        )
      }
    >
      <List
        label={text.title}
        of={batches}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={(one) => ask({ list: one.id })}
        chosen={questions.list}
        sort={query.sort}
        onSort={(sort) => ask({ sort })}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      <Drawer open={open !== undefined} onClose={() => ask({ list: "" })} title={open?.name ?? ""}>
        {open && <BatchTold key={open.id} one={open} />}
      </Drawer>
      {placing === "call" && <PlaceCall onClose={() => setPlacing(null)} />}
      {placing === "list" && <PlaceList onClose={() => setPlacing(null)} />}
    </Page>
  );
}
