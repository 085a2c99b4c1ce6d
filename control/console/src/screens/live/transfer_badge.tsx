import { PhoneForwarded } from "lucide-react";
import type { LiveCall } from "@/live/live_store";
import { transfers as text } from "@/strings/transfers";
import { Badge, type Tone } from "@/ui/layout";
import { askedOf, stateOf } from "./transfer_news";
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
  return (
    <p className={style.transfer} data-transfer={transfer.state}>
      <Badge tone={toneOf(transfer.state)}>
        <PhoneForwarded aria-hidden /> {stateOf(transfer)}
      </Badge>
      <span>{[askedOf(transfer), transfer.back_at && text.back].filter(Boolean).join("; ")}</span>
    </p>
  );
}
