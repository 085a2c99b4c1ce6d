import { callPage as text } from "@/strings/calls";
import { Empty } from "@/ui/states";
import { milliseconds } from "@/ui/time";
import style from "./call.module.css";
import type { Turn } from "./call_model";

interface Step {
  label: string;
  colour: string;
  /** Where it ends, in ms after the caller stopped speaking. */
  end: (turn: Turn) => number | null;
}

const steps: Step[] = [
  { label: text.steps.decided, colour: "var(--step-1)", end: (turn) => turn.decided_ms },
  { label: text.steps.committed, colour: "var(--step-2)", end: (turn) => turn.committed_ms },
  { label: text.steps.began, colour: "var(--step-3)", end: (turn) => turn.response_began_ms },
  { label: text.steps.audio, colour: "var(--step-4)", end: (turn) => turn.first_audio_ms },
  { label: text.steps.sent, colour: "var(--step-5)", end: (turn) => turn.first_sent_ms },
  { label: text.steps.playing, colour: "var(--step-6)", end: (turn) => turn.playing_ms },
];

const FULL_MIN_MS = 1_000;

/** Each turn's way from the last word of the caller to the first sound of the answer. */
export function Waterfall({ turns }: { turns: Turn[] }) {
  if (turns.length === 0) return <Empty title={text.waterfallEmpty} />;
  const full = Math.max(FULL_MIN_MS, ...turns.map((turn) => Math.max(turn.first_sent_ms, turn.playing_ms ?? 0)));
  return (
    <figure aria-label={text.waterfallAbout}>
      <div className={style.falls}>
        {turns.map((turn) => (
          <div key={`${turn.turn}-${turn.speech_ended_ms}`} className={style.fall}>
            <span>
              {text.turn} {turn.turn}
            </span>
            <div className={style.bar} role="img" aria-label={told(turn)} title={told(turn)}>
              {partsOf(turn).map((part) => (
                <span
                  key={part.label}
                  className={style.part}
                  style={{
                    left: `${(100 * part.from) / full}%`,
                    width: `${(100 * (part.to - part.from)) / full}%`,
                    background: part.colour,
                  }}
                />
              ))}
            </div>
            <span className={style.total}>
              {milliseconds(turn.first_sent_ms)}
              {turn.interrupted && <small> {text.cutOff}</small>}
            </span>
          </div>
        ))}
      </div>
      <figcaption className={style.legend}>
        {steps.map((step) => (
          <span key={step.label}>
            <i style={{ background: step.colour }} />
            {step.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** Steps that were told, each from where the one before ended. */
export function partsOf(turn: Turn): { label: string; colour: string; from: number; to: number }[] {
  let from = 0;
  const parts = [];
  for (const step of steps) {
    const to = step.end(turn);
    if (to === null || to <= from) continue;
    parts.push({ label: step.label, colour: step.colour, from, to });
    from = to;
  }
  return parts;
}

const told = (turn: Turn) =>
  `${text.turn} ${turn.turn}: ${[
    ...partsOf(turn).map((part) => `${part.label} ${milliseconds(part.to - part.from)}`),
    ...(turn.interrupted ? [text.cutOff] : []),
  ].join(", ")}`;
