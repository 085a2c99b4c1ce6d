import { UserRound, Wrench } from "lucide-react";
import { Fragment, memo, type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Loudness } from "@/sound/loudness";
import { Playhead } from "@/sound/playhead";
import { timedWords, wordAt } from "@/sound/word_times";
import { callPage as text } from "@/strings/calls";
import { deeds as deedTexts } from "@/strings/deeds";
import { toolNames, toolOutcomes } from "@/strings/tools";
import { Facts } from "@/ui/layout";
import { Empty } from "@/ui/states";
import { callTime, milliseconds } from "@/ui/time";
import style from "./call.module.css";
import type { Segment, ToolUse } from "./call_model";
import { type Deed, type Hold, holderAt } from "./deeds";

interface Props {
  segments: Segment[];
  /** What is said where there are none. */
  wordless: string;
  tools: ToolUse[];
  /** What people did meanwhile. */
  deeds: Deed[];
  /** When somebody spoke in the agent's place. */
  holds: Hold[];
  find: string;
  /** Where the words can be heard. */
  heard?: Heard;
}

/** The recording beside the words. */
interface Heard {
  playhead: Playhead;
  loudness: Loudness | null;
  offsetMs: number;
  /** Plays from there; none where there is no recording. */
  onSeek: ((ms: number) => void) | undefined;
}

const SILENT: Heard = { playhead: new Playhead(), loudness: null, offsetMs: 0, onSeek: undefined };

/** What stands between the words. */
type Aside = { at: number; key: string } & ({ use: ToolUse } | { deed: Deed });

/**
 * Who said what when, what the agent used and what people did meanwhile; what the caller did not hear is struck out. Where there is a
 * recording, the word that plays is marked, and a click on a word, or on the time of a line, plays from there.
 */
export function Transcript({ segments, wordless, tools, deeds, holds, find, heard = SILENT }: Props) {
  const asides = useMemo(
    () =>
      [
        ...tools.map((use): Aside => ({ at: use.at, key: `tool ${use.at} ${use.name}`, use })),
        ...deeds.map((deed): Aside => ({ at: deed.at, key: `deed ${deed.key}`, deed })),
      ].sort((one, other) => one.at - other.at),
    [tools, deeds],
  );
  if (segments.length === 0 && asides.length === 0) return <Empty title={wordless} />;
  let next = 0;
  const until = (ms: number) => {
    const from = next;
    while (next < asides.length && (asides[next]?.at ?? 0) < ms) ++next;
    return asides.slice(from, next).map((one) => <Between key={one.key} one={one} find={find} />);
  };
  return (
    <div className={style.words} role="log" aria-label={text.transcript} aria-live="off">
      {/* What people and tools did stays where the words have gone: it is no answer to where they are. */}
      {segments.length === 0 && <p className={style.note}>{wordless}</p>}
      {segments.map((segment) => (
        <Fragment key={segment.position}>
          {segment.started_ms !== null && until(segment.started_ms)}
          <Spoken segment={segment} speaker={speakerOf(segment, holds)} find={find} {...heard} />
        </Fragment>
      ))}
      {until(Infinity)}
    </div>
  );
}

function speakerOf({ speaker, started_ms: at }: Segment, holds: Hold[]): string {
  const hold = speaker === "supervisor" && at !== null ? holderAt(holds, at) : undefined;
  return hold ? deedTexts.speaker(hold.name) : (text.speakers[speaker] ?? speaker);
}

const Between = ({ one, find }: { one: Aside; find: string }) =>
  "use" in one ? (
    <Tool use={one.use} />
  ) : (
    <div className={style.line} data-deed>
      <time>{callTime(one.at)}</time>
      <div className={style.deed}>
        <UserRound aria-hidden />
        <span>
          {one.deed.what}
          {one.deed.words !== undefined && <q>{marked(one.deed.words, find)}</q>}
        </span>
      </div>
    </div>
  );

const Spoken = memo(function Spoken({
  segment,
  speaker,
  find,
  playhead,
  loudness,
  offsetMs,
  onSeek,
}: { segment: Segment; speaker: string; find: string } & Heard) {
  const { started_ms: start, full_text: full, text: heard } = segment;
  const words = useMemo(() => timedWords(segment, loudness, offsetMs), [segment, loudness, offsetMs]);
  const current = useSyncExternalStore(playhead.subscribe, () => wordAt(words, playhead.now()));
  const found = useMemo(() => placesOf(heard, find), [heard, find]);
  const line = useRef<HTMLDivElement>(null);
  const playing = current >= 0;
  useEffect(() => {
    if (playing) line.current?.scrollIntoView({ block: "nearest" });
  }, [playing]);
  const unheard = full && full.startsWith(heard) ? full.slice(heard.length).trim() : "";
  return (
    <div ref={line} className={style.line} data-now={playing}>
      <time>
        {start !== null &&
          (onSeek ? <button onClick={() => onSeek(start)}>{callTime(start)}</button> : callTime(start))}
      </time>
      <div>
        <span className={style.speaker} data-speaker={segment.speaker}>
          {speaker}
        </span>
        <p>
          {onSeek && words.length > 0
            ? words.map((word, index) => (
                // Pointers only: the time of the line is the button for the keyboard.
                <span
                  key={word.at}
                  data-word={index === current ? "now" : ""}
                  data-from={Math.round(word.from)}
                  onClick={() => onSeek(word.from)}
                >
                  {found.some(([from, to]) => from < word.at + word.text.length && to > word.at) ? (
                    <mark>{word.text}</mark>
                  ) : (
                    word.text
                  )}{" "}
                </span>
              ))
            : marked(heard, find)}
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
});

/** A tool that the agent used: what it asked, and on demand what it was told. */
export function Tool({ use }: { use: ToolUse }) {
  return (
    <details className={style.tool}>
      <summary className={style.toolLine}>
        <Wrench aria-hidden />
        <b>{toolNames[use.name] ?? use.name}</b>
        {use.arguments && use.arguments !== "{}" && <code>{use.arguments}</code>}
        {use.outcome && (
          <span>
            {toolOutcomes[use.outcome] ?? use.outcome}
            {use.took !== undefined && `, ${milliseconds(use.took)}`}
          </span>
        )}
      </summary>
      <Facts
        rows={[
          [text.tool, <code key="tool">{use.name}</code>],
          [text.toolAsked, <code key="asked">{use.arguments || "–"}</code>],
          [text.toolTold, <code key="told">{use.output ?? "–"}</code>],
        ]}
      />
    </details>
  );
}

/** Where `words` stand in `whole`, from and to. */
function placesOf(whole: string, words: string): [number, number][] {
  const wanted = words.trim().toLowerCase();
  const places: [number, number][] = [];
  if (wanted.length < 2) return places;
  const text = whole.toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    places.push([at, at + wanted.length]);
  return places;
}

/** `words` in `whole`, wherever they stand, marked. */
function marked(whole: string, words: string): ReactNode {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const [at, to] of placesOf(whole, words)) {
    parts.push(whole.slice(from, at), <mark key={at}>{whole.slice(at, to)}</mark>);
    from = to;
  }
  return [...parts, whole.slice(from)];
}
