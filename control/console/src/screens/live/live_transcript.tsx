import { useEffect, useRef, useState } from "react";
import { useLive, useLiveStore } from "@/live/live_context";
import type { Line } from "@/live/live_store";
import { callPage } from "@/strings/calls";
import { live as text } from "@/strings/live";
import { SwitchField } from "@/ui/field";
import { usePreferences } from "@/ui/preferences";
import { Empty, Loading } from "@/ui/states";
import { useEvents, useTranscript } from "../call/call_queries";
import { Tool } from "../call/transcript";
import { type Entry, entriesOf } from "./live_entries";
import { TransferLine } from "./transfer_line";
import style from "./wall.module.css";

const POLL_MS = 1_500;

function useEntries(id: string, live: boolean): { entries: Entry[]; loading: boolean } {
  const store = useLiveStore();
  useLive();
  const kept = useTranscript(id, live ? POLL_MS : undefined);
  const events = useEvents(id, live ? POLL_MS : undefined);
  const entries = entriesOf(kept.data ?? [], store.linesOf(id)?.at(-1), events.data ?? []);
  return { entries, loading: kept.isPending };
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
          entries.map((entry) =>
            "line" in entry ? (
              <Said key={entry.key} line={entry.line} />
            ) : "tool" in entry ? (
              <Tool key={entry.key} use={entry.tool} />
            ) : (
              <TransferLine key={entry.key} transfer={entry.transfer} />
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
