import { Wrench } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { callPage as text } from "@/strings/calls";
import { Empty } from "@/ui/states";
import { callTime, milliseconds } from "@/ui/time";
import style from "./call.module.css";
import type { Segment, ToolUse } from "./call_model";

interface Props {
  segments: Segment[];
  tools: ToolUse[];
  find: string;
  /** Where the recording plays, on the call's clock. */
  now?: number | null;
  onSeek?: (ms: number) => void;
}

/** Who said what when; what the caller did not hear is struck out; a click on a time plays from there. */
export function Transcript({ segments, tools, find, now, onSeek }: Props) {
  if (segments.length === 0) return <Empty title={text.transcriptEmpty} />;
  const rest = [...tools];
  const until = (ms: number) =>
    rest.splice(0, rest.findIndex((use) => use.at >= ms) === -1 ? rest.length : rest.findIndex((use) => use.at >= ms));
  return (
    <div className={style.words} role="log" aria-label={text.transcript} aria-live="off">
      {segments.map((segment) => (
        <Fragment key={segment.position}>
          {segment.started_ms !== null &&
            until(segment.started_ms).map((use) => <Tool key={`${use.at}${use.name}`} use={use} />)}
          <Spoken segment={segment} find={find} now={now} onSeek={onSeek} />
        </Fragment>
      ))}
      {rest.map((use) => (
        <Tool key={`${use.at}${use.name}`} use={use} />
      ))}
    </div>
  );
}

function Spoken({ segment, find, now, onSeek }: { segment: Segment } & Pick<Props, "find" | "now" | "onSeek">) {
  const { started_ms: start, ended_ms: end, full_text: full, text: heard } = segment;
  const playing = now !== null && now !== undefined && start !== null && now >= start && now < (end ?? start + 3_000);
  const unheard = full && full.startsWith(heard) ? full.slice(heard.length).trim() : "";
  return (
    <div className={style.line} data-now={playing}>
      <time>
        {start !== null &&
          (onSeek ? <button onClick={() => onSeek(start)}>{callTime(start)}</button> : callTime(start))}
      </time>
      <div>
        <span className={style.speaker} data-speaker={segment.speaker}>
          {text.speakers[segment.speaker]}
        </span>
        <p>
          {marked(heard, find)}
          {unheard && (
            <span className={style.cut} title={text.unheard}>
              {" "}
              {marked(unheard, find)}
            </span>
          )}
        </p>
        {(segment.interrupted || segment.stock) && (
          <p className={style.note}>{segment.interrupted ? text.interrupted : text.stock}</p>
        )}
      </div>
    </div>
  );
}

export function Tool({ use }: { use: ToolUse }) {
  return (
    <div className={style.toolLine}>
      <Wrench aria-hidden />
      <b>{use.name}</b>
      {use.arguments && use.arguments !== "{}" && <code title={use.arguments}>{use.arguments}</code>}
      {use.outcome && (
        <span>
          {use.outcome}
          {use.took !== undefined && `, ${milliseconds(use.took)}`}
        </span>
      )}
    </div>
  );
}

/** `words` in `text`, wherever they stand, marked. */
function marked(whole: string, words: string): ReactNode {
  const wanted = words.trim().toLowerCase();
  if (wanted.length < 2) return whole;
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = whole.toLowerCase().indexOf(wanted); at >= 0; at = whole.toLowerCase().indexOf(wanted, from)) {
    parts.push(whole.slice(from, at), <mark key={at}>{whole.slice(at, at + wanted.length)}</mark>);
    from = at + wanted.length;
  }
  parts.push(whole.slice(from));
  return parts;
}
