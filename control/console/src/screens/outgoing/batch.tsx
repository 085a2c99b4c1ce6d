import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useSave } from "@/api/act";
import { useGo } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useMay } from "@/api/me";
import { calls as callTexts } from "@/strings/calls";
import { failureAdvice, failureNames, outgoing as text } from "@/strings/outgoing";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/layer";
import { FilterField, List } from "@/ui/list_screen";
import { Badge, Facts, Row, Stack, type Tone } from "@/ui/layout";
import { TwoLines } from "@/ui/table";
import { clock, dateTime, phone } from "@/ui/time";
import { EndReason } from "../history/badges";
import { HoursLink } from "../hours/hours_link";
import { stateOf } from "./call_state";
import { BATCHES } from "./place_call";

export type Batch = Schemas["CallBatchSummary"];
type Detail = Schemas["CallBatch"];
type Outgoing = Schemas["OutgoingCall"];
const EVERY_MS = 5_000;
const tones: Record<string, Tone> = { running: "accent", done: "good", cancelled: "plain" };

export const BatchStatus = ({ of }: { of: Batch }) => <Badge tone={tones[of.status]}>{text.statuses[of.status]}</Badge>;

/** How many of a list's calls are in this state. */
export const callsIn = (batch: Batch, state: string): number => Number(batch.progress[state] ?? 0);

/** For what the next call of a list waits, and until when; nothing where none waits. */
export function waitsFor(batch: Pick<Batch, "waits_for" | "waits_until">): string | undefined {
  if (!batch.waits_for) return undefined;
  const until = batch.waits_until ? text.until(dateTime(batch.waits_until)) : "";
  if (batch.waits_for === "calling-hours" && !batch.waits_until) return text.waitsForNoHours;
  return [text.waits[batch.waits_for], until].filter(Boolean).join(" ");
}

/** As `waitsFor`, with the way to the hours where it is those. */
const Waits = ({ of }: { of: Batch }) => (
  <Row>
    {waitsFor(of)}
    {of.waits_for === "calling-hours" && <HoursLink />}
  </Row>
);

const why = (reason: string) => failureNames[reason] ?? callTexts.reasons[reason] ?? reason;

/** What its calls failed of, the commonest first. */
function failuresOf(batch: Detail | undefined): string {
  const failures = Object.entries((batch?.failures ?? {}) as Record<string, number>);
  return text.failuresTold(
    failures.sort(([, one], [, other]) => other - one).map(([reason, calls]) => [why(reason), calls]),
  );
}

/** Of one call: it waits until it is due, where the hours of the whole list are not what it waits for. */
const waitingOf = (batch: Batch, call: Outgoing): Pick<Batch, "waits_for" | "waits_until"> =>
  batch.waits_for !== "calling-hours" && new Date(call.due_at).getTime() > Date.now()
    ? { waits_for: "turn", waits_until: call.due_at }
    : {
        waits_for: batch.waits_for === "turn" ? "line" : batch.waits_for,
        waits_until: batch.waits_for === "turn" ? null : batch.waits_until,
      };

/** Why a call of a list is over; what went wrong with what to do about it. */
function Ended({ reason }: { reason: string | null }) {
  const advice = reason ? failureAdvice[reason] : undefined;
  if (!reason || !(reason in failureNames)) return <EndReason reason={reason} />;
  return <TwoLines first={<Badge tone="bad">{why(reason)}</Badge>} second={advice} />;
}

/** How much of a list is done, seen and read. */
export function Progress({ of }: { of: Batch }) {
  const done = callsIn(of, "done") + callsIn(of, "cancelled");
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 8 }}>
      <progress max={of.calls} value={done} aria-label={text.progress} style={{ width: 80 }} />
      {text.soFar(done, of.calls)}
    </span>
  );
}

/** A list of calls: how far it is, each of its calls, and calling off the rest. */
export function BatchTold({ one }: { one: Batch }) {
  const may = useMay();
  const go = useGo();
  const save = useSave();
  const [status, setStatus] = useState("");
  const [cancelling, setCancelling] = useState(false);
  const path = { id: one.id };
  const every = one.status === "running" ? EVERY_MS : undefined;
  const query = status ? { status: status as Outgoing["status"] } : {};
  const calls = useList(
    [...BATCHES, one.id, query],
    (cursor) =>
      unwrap(api.GET("/api/calls/batches/{id}/calls", { params: { path, query: { ...query, cursor, limit: 100 } } })),
    { every },
  );
  const detail = useQuery({
    queryKey: [...BATCHES, one.id, "detail"],
    queryFn: () => unwrap(api.GET("/api/calls/batches/{id}", { params: { path } })),
    refetchInterval: every,
  });
  const waits = waitsFor(one);
  const failures = failuresOf(detail.data);
  return (
    <Stack gap={4}>
      <Facts
        rows={[
          [text.status, <BatchStatus key="status" of={one} />],
          ...(waits ? ([[text.waiting, <Waits key="waits" of={one} />]] as [string, ReactNode][]) : []),
          [text.progress, <Progress key="progress" of={one} />],
          ...(failures ? ([[text.failures, failures]] as [string, string][]) : []),
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
          {
            id: "status",
            title: text.status,
            cell: (call) => (
              <TwoLines
                first={stateOf(call)}
                second={call.status === "waiting" ? waitsFor(waitingOf(one, call)) : undefined}
              />
            ),
          },
          { id: "due", title: text.due, cell: (call) => dateTime(call.due_at) },
          { id: "ended", title: text.ended, cell: (call) => <Ended reason={call.ended_reason} /> },
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
