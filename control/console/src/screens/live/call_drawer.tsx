import { Link } from "wouter";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLive, useLiveStore, useWatch } from "@/live/live_context";
import type { Line, LiveCall } from "@/live/live_store";
import { callPage } from "@/strings/calls";
import { live as text } from "@/strings/live";
import { SwitchField } from "@/ui/field";
import { Drawer } from "@/ui/layer";
import { Badge, Row } from "@/ui/layout";
import { usePreferences } from "@/ui/preferences";
import { Empty, Loading } from "@/ui/states";
import { clock, milliseconds, phone } from "@/ui/time";
import { type CallEvent, otherEnd, type Segment, type ToolUse, toolUses } from "../call/call_model";
import { useCall, useEvents, useTranscript } from "../call/call_queries";
import { Tool } from "../call/transcript";
import { latencyTone, OutcomeBadge } from "../history/badges";
import { useMay } from "@/api/me";
import { HelpBar } from "./help_bar";
import { ListenBar } from "./listen_bar";
import { Meter } from "./meter";
import { lengthOf } from "./wall_calls";
import { useNow } from "./wall";
import style from "./wall.module.css";

const POLL_MS = 1_500;

/** One live call beside the wall: who, how it goes, every word as it comes. */
export function CallDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { calls } = useLive();
  const call = calls.get(id);
  // A call that is over stays open, under its own name.
  const [known, setKnown] = useState<{ id: string; title: string }>();
  if (call && known?.id !== id) setKnown({ id, title: text.drawerTitle(phone(otherEnd(call))) });
  const title = known?.id === id ? known.title : text.title;
  return (
    <Drawer open={id !== ""} onClose={onClose} title={title} about={call?.agent_name ?? undefined}>
      {id && <Inside key={id} id={id} call={call} />}
    </Drawer>
  );
}

function Inside({ id, call }: { id: string; call: LiveCall | undefined }) {
  const now = useNow();
  const may = useMay();
  useWatch(useMemo(() => [id], [id]));
  const row = useCall(id, call ? undefined : POLL_MS);
  const over = !call && row.data?.value.status === "ended";
  const shown = call ?? row.data?.value;
  const latency = call?.last_latency_ms ?? shown?.latency_p95_ms;
  if (!shown) return <Loading />;
  return (
    <div className={style.drawerGrid}>
      <div className={style.head}>
        <Row between>
          <Row>
            <Badge tone={over ? "plain" : "good"} dot>
              {text.status[shown.status]}
            </Badge>
            {over ? (
              <OutcomeBadge outcome={shown.outcome} />
            ) : (
              <span className="tabular">{clock(lengthOf(shown as LiveCall, now))}</span>
            )}
            {latency !== null && latency !== undefined && (
              <Badge tone={latencyTone(latency)}>{milliseconds(latency)}</Badge>
            )}
            {call?.listeners && call.listeners.length > 0 && (
              <Badge tone="accent">{text.listening(call.listeners)}</Badge>
            )}
          </Row>
          <Link href={`/calls/${id}`}>{text.openPage}</Link>
        </Row>
        {over ? <p className="muted">{text.over}</p> : <Meter call={id} />}
        {!over && may("supervise") && <ListenBar call={id} />}
      </div>
      <LiveTranscript id={id} live={!over} />
      {!over && <HelpBar call={id} muted={call?.muted ?? false} />}
    </div>
  );
}

/** Something in the log: words, an order of a supervisor, or a tool. */
type Entry = { at: number; line: Line } | { at: number; tool: ToolUse };

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
  entries.push(...toolUses(told).map((tool) => ({ at: tool.at, tool })), ...told.flatMap(ordered));
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

function LiveTranscript({ id, live }: { id: string; live: boolean }) {
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
            "line" in entry ? <Said key={index} {...entry} /> : <Tool key={index} use={entry.tool} />,
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
    <p>{line.text}</p>
  </div>
);
