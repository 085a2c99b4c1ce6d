import { useState } from "react";
import { useSave } from "@/api/act";
import { useGo } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useMay } from "@/api/me";
import { calls as callTexts } from "@/strings/calls";
import { outgoing as text } from "@/strings/outgoing";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/layer";
import { FilterField, List } from "@/ui/list_screen";
import { Badge, Facts, Row, Stack, type Tone } from "@/ui/layout";
import { clock, dateTime, phone } from "@/ui/time";
import { EndReason } from "../history/badges";
import { BATCHES } from "./place_call";

export type Batch = Schemas["CallBatch"];
type Outgoing = Schemas["OutgoingCall"];
const EVERY_MS = 5_000;
const tones: Record<string, Tone> = { running: "accent", done: "good", cancelled: "plain" };

export const BatchStatus = ({ of }: { of: Batch }) => <Badge tone={tones[of.status]}>{text.statuses[of.status]}</Badge>;

/** How many of a list's calls are in this state. */
export const callsIn = (batch: Batch, state: string): number => Number(batch.progress[state] ?? 0);

/** A list of calls: how far it is, each of its calls, and calling off the rest. */
export function BatchTold({ one }: { one: Batch }) {
  const may = useMay();
  const go = useGo();
  const save = useSave();
  const [status, setStatus] = useState("");
  const [cancelling, setCancelling] = useState(false);
  const path = { id: one.id };
  const query = status ? { status: status as Outgoing["status"] } : {};
  const calls = useList(
    [...BATCHES, one.id, query],
    (cursor) =>
      unwrap(api.GET("/api/calls/batches/{id}/calls", { params: { path, query: { ...query, cursor, limit: 100 } } })),
    { every: one.status === "running" ? EVERY_MS : undefined },
  );
  return (
    <Stack gap={4}>
      <Facts
        rows={[
          [text.status, <BatchStatus key="status" of={one} />],
          [text.from, phone(one.from_number)],
          [text.created, dateTime(one.created_at)],
          ...Object.entries(text.steps).map(([state, name]): [string, string] => [name, String(callsIn(one, state))]),
        ]}
      />
      <Row between>
        <div style={{ width: 200 }}>
          <FilterField
            of={[{ status }, (change) => setStatus(change.status ?? "")]}
            name="status"
            label={text.status}
            names={text.callStates}
            any={text.anyState}
          />
        </div>
        {may("operate") && one.status === "running" && (
          <Button look="danger" onClick={() => setCancelling(true)}>
            {text.cancel}
          </Button>
        )}
      </Row>
      <List
        label={text.calls}
        of={calls}
        keyOf={(call) => call.id}
        onOpen={(call) => (call.status === "placed" || call.status === "done") && go(`/calls/${call.id}`)}
        empty={{ title: text.callsEmpty }}
        columns={[
          { id: "to", title: text.to, cell: (call) => <span className="tabular">{phone(call.to_number)}</span> },
          { id: "status", title: text.status, cell: (call) => text.callStates[call.status] },
          { id: "due", title: text.due, cell: (call) => dateTime(call.due_at) },
          { id: "ended", title: text.ended, cell: (call) => <EndReason reason={call.ended_reason} /> },
          {
            id: "long",
            title: callTexts.duration,
            end: true,
            cell: (call) => (call.duration_ms === null ? "–" : clock(call.duration_ms)),
          },
        ]}
      />
      <Confirm
        open={cancelling}
        onClose={() => setCancelling(false)}
        title={text.cancelTitle}
        about={text.cancelAbout}
        confirm={text.cancel}
        onConfirm={() =>
          save(text.cancelled, () => unwrap(api.POST("/api/calls/batches/{id}/cancel", { params: { path } })), BATCHES)
        }
      />
    </Stack>
  );
}
