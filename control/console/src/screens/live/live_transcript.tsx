import { useEffect, useRef, useState } from "react";
import { useLive, useLiveStore } from "@/live/live_context";
import type { Line } from "@/live/live_store";
import { callPage } from "@/strings/calls";
import { live as text } from "@/strings/live";
import { SwitchField } from "@/ui/field";
import { usePreferences } from "@/ui/preferences";
import { Empty, Loading } from "@/ui/states";
import { type CallEvent, type Segment, type ToolUse, toolUses } from "../call/call_model";
import { useEvents, useTranscript } from "../call/call_queries";
import { Tool } from "../call/transcript";
import { foldTransfers, type Transfer } from "../call/transfers";
import { TransferLine } from "./transfer_line";
import style from "./wall.module.css";

const POLL_MS = 1_500;

/** Something in the log: words, an order of a supervisor, a tool, or a transfer. */
type Entry = { at: number; line: Line } | { at: number; tool: ToolUse } | { at: number; transfer: Transfer };

/** Words that are kept already, then those that only the feed has; tools and orders where they happened. */
function useEntries(id: string, live: boolean): { entries: Entry[]; loading: boolean } {
  const store = useLiveStore();
  useLive();
  const kept = useTranscript(id, live ? POLL_MS : undefined);
  const events = useEvents(id, live ? POLL_MS : undefined);
  const segments = kept.data ?? [];
  let last = 0;
  const entries: Entry[] = segments.map((segment) => {
    last = segment.started_ms ?? last;
    return { at: last, line: lineOf(segment) };
  });
  const fresh = store.linesOf(id)?.at(-1);
  const said = fresh && segments.some((one) => one.speaker === fresh.speaker && one.text.startsWith(fresh.text));
  if (fresh && !said) entries.push({ at: Infinity, line: fresh });
  const told = events.data ?? [];
  entries.push(
    ...toolUses(told).map((tool) => ({ at: tool.at, tool })),
    ...foldTransfers(told).transfers.map((transfer) => ({ at: transfer.at, transfer })),
    ...told.flatMap(ordered),
  );
  entries.sort((one, other) => one.at - other.at);
  return { entries: entries.filter((one) => !("line" in one) || one.line.text.trim() !== ""), loading: kept.isPending };
}

const lineOf = (segment: Segment): Line => ({
  speaker: segment.speaker,
  text: segment.text,
  interrupted: segment.interrupted,
});

/** What a supervisor had the agent told or say. */
function ordered(event: CallEvent): Entry[] {
  if (event.type !== "supervisor.whisper" && event.type !== "supervisor.say") return [];
  const { text: words } = event.payload as { text?: string };
  return words ? [{ at: event.call_time_ms, line: { speaker: "supervisor", text: words } }] : [];
}

/** Every word of a call as it comes, tools and orders between them. */
export function LiveTranscript({ id, live }: { id: string; live: boolean }) {
  const { announce } = usePreferences();
  const [follow, setFollow] = useState(true);
  const log = useRef<HTMLDivElement>(null);
  const { entries, loading } = useEntries(id, live);
  const newest = entries.at(-1);
  const latest = `${entries.length} ${newest && "line" in newest ? newest.line.text : ""}`;
  useEffect(() => {
    if (follow) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [follow, latest]);
  return (
    <>
      <div
        ref={log}
        className={style.log}
        role="log"
        tabIndex={0}
        aria-label={text.transcript}
        aria-live={announce ? "polite" : "off"}
        onWheel={() => setFollow(false)}
      >
        {loading ? (
          <Loading />
        ) : entries.length === 0 ? (
          <Empty title={text.transcriptEmpty} />
        ) : (
          entries.map((entry, index) =>
            "line" in entry ? (
              <Said key={index} {...entry} />
            ) : "tool" in entry ? (
              <Tool key={index} use={entry.tool} />
            ) : (
              <TransferLine key={index} transfer={entry.transfer} />
            ),
          )
        )}
      </div>
      <SwitchField label={text.follow} checked={follow} onChange={setFollow} />
    </>
  );
}

const Said = ({ line }: { line: Line }) => (
  <div className={style.say} data-speaker={line.speaker} data-partial={line.partial}>
    <small>{callPage.speakers[line.speaker]}</small>
    <p>
      {line.text}
      {line.interrupted && <span className="muted"> {text.cutOff}</span>}
    </p>
  </div>
);
