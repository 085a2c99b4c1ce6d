import { PhoneForwarded } from "lucide-react";
import type { LiveCall } from "@/live/live_store";
import { transfers as text } from "@/strings/transfers";
import { Badge, type Tone } from "@/ui/layout";
import { phone } from "@/ui/time";
import style from "./wall.module.css";

const UNDER_WAY = new Set(["announced", "trying", "ringing"]);
/** So long a transfer that failed stays on the tile: the transcript has it for good. */
const SHOWN_MS = 30_000;

const toneOf = (state: string): Tone => (UNDER_WAY.has(state) ? "info" : state === "answered" ? "good" : "warn");

/** Whether a transfer is under way, or was a moment ago. */
export function transferShown({ transfer }: Pick<LiveCall, "transfer">, now: number): boolean {
  const done = transfer && (transfer.back_at ?? transfer.ended_at);
  return Boolean(transfer && !(done && now - Date.parse(done) > SHOWN_MS));
}

/** Where the caller is being passed on to and how far that is; for a while also what came of it. */
export function TransferBadge({ call, now }: { call: Pick<LiveCall, "transfer">; now: number }) {
  const transfer = call.transfer;
  if (!transfer || !transferShown(call, now)) return null;
  const asked = text.asked(transfer.number && phone(transfer.number), transfer.by && (transfer.by_name ?? ""));
  const state = text.states[transfer.state] ?? transfer.state;
  return (
    <p className={style.transfer} data-transfer={transfer.state} role="status">
      <Badge tone={toneOf(transfer.state)}>
        <PhoneForwarded aria-hidden /> {state}
      </Badge>
      <span>{[asked, transfer.back_at && text.back].filter(Boolean).join("; ")}</span>
    </p>
  );
}
