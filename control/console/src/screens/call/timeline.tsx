import { useMemo } from "react";
import { callPage as text, eventNames } from "@/strings/calls";
import { toolNames } from "@/strings/tools";
import { Json, type Tone } from "@/ui/layout";
import { Empty } from "@/ui/states";
import { callTime } from "@/ui/time";
import style from "./call.module.css";
import { type CallEvent, keyOf } from "./call_model";
import type { Deed } from "./deeds";

function toneOf(type: string): Tone {
  if (/error|failover|away|stalled|lost|failed/.test(type)) return "bad";
  if (/barge-in|gap|idle|warning|blocked|full|late/.test(type)) return "warn";
  if (/^tool|^transfer|^supervisor/.test(type)) return "accent";
  if (/started|ended|attached/.test(type)) return "good";
  return "plain";
}

/** The gist of an event, in a line. */
function gist({ payload }: CallEvent): string {
  const said = payload.heard_text ?? payload.text ?? payload.name ?? payload.reason ?? payload.result ?? payload.digit;
  return said === undefined ? "" : (toolNames[String(said)] ?? String(said));
}

/** All that happened, in order, each with what was kept of it; what people did, in the sentences of `deeds`. */
export function Timeline({ events, deeds }: { events: CallEvent[]; deeds: Deed[] }) {
  const told = useMemo(() => new Map(deeds.map((deed) => [deed.key, deed])), [deeds]);
  if (events.length === 0) return <Empty title={text.timelineEmpty} />;
  return (
    <ol className={style.events}>
      {events.map((event) => {
        const deed = told.get(keyOf(event));
        return (
          <li key={keyOf(event)}>
            <time>{callTime(event.call_time_ms)}</time>
            <i data-tone={toneOf(event.type)} aria-hidden />
            <details>
              <summary>
                {deed?.what ?? eventNames[event.type] ?? event.type}
                <span>{deed ? deed.words : gist(event)}</span>
              </summary>
              <Json label={event.type} value={event} />
            </details>
          </li>
        );
      })}
    </ol>
  );
}
