import { callPage as text, eventNames } from "@/strings/calls";
import { toolNames } from "@/strings/tools";
import { transfers } from "@/strings/transfers";
import { Json, type Tone } from "@/ui/layout";
import { Empty } from "@/ui/states";
import { callTime, phone } from "@/ui/time";
import style from "./call.module.css";
import type { CallEvent } from "./call_model";

function toneOf(type: string): Tone {
  if (/error|failover|away|stalled|lost|failed/.test(type)) return "bad";
  if (/barge-in|gap|idle|warning|blocked|full|late/.test(type)) return "warn";
  if (/^tool|^transfer|^supervisor/.test(type)) return "accent";
  if (/started|ended|attached/.test(type)) return "good";
  return "plain";
}

/** The gist of an event, in a line. */
function gist(event: CallEvent): string {
  const payload = event.payload as Record<string, unknown>;
  if (event.type === "transfer.ended") return transfers.states[String(payload.result)] ?? String(payload.result);
  if (/^(transfer\.asked|supervisor\.transfer)$/.test(event.type) && payload.number) {
    const by = payload.name || (/^(user|key):/.test(event.actor) ? event.actor : "");
    return [phone(String(payload.number)), by].filter(Boolean).join(" · ");
  }
  const said = payload.heard_text ?? payload.text ?? payload.name ?? payload.reason ?? payload.result ?? payload.digit;
  const by = event.actor && /^(user|key):/.test(event.actor) ? event.actor : "";
  return [said === undefined ? "" : (toolNames[String(said)] ?? String(said)), by].filter(Boolean).join(" · ");
}

/** All that happened, in order, each with what was kept of it. */
export function Timeline({ events }: { events: CallEvent[] }) {
  if (events.length === 0) return <Empty title={text.timelineEmpty} />;
  return (
    <ol className={style.events}>
      {events.map((event) => (
        <li key={`${event.epoch}-${event.seq}`}>
          <time>{callTime(event.call_time_ms)}</time>
          <i data-tone={toneOf(event.type)} aria-hidden />
          <details>
            <summary>
              {eventNames[event.type] ?? event.type}
              <span>{gist(event)}</span>
            </summary>
            <Json label={event.type} value={event} />
          </details>
        </li>
      ))}
    </ol>
  );
}
