import type { CallEvent } from "./call_model";

/** How far a transfer has come; any other word is how it ended. */
export type TransferState =
  | "announced"
  | "trying"
  | "ringing"
  | "answered"
  | "busy"
  | "no-answer"
  | "declined"
  | "voicemail"
  | "failed"
  | "canceled"
  | "rejected"
  | "unknown";

/** One transfer of a call, from its order to what came of it. */
export interface Transfer {
  /** On the call's clock, in ms. */
  at: number;
  number: string | null;
  /** The person who had it ordered; null: the agent itself. */
  by: string | null;
  state: TransferState;
  /** The agent has the caller again. */
  back: boolean;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** The transfers of a call by its timeline: the same that the live feed folds. */
export function transfersOf(events: CallEvent[]): Transfer[] {
  const all: Transfer[] = [];
  for (const event of events) {
    const payload = event.payload as Record<string, unknown>;
    const last = all.at(-1);
    if (event.type === "supervisor.transfer") {
      all.push({
        at: event.call_time_ms,
        number: text(payload.number),
        by: text(payload.name) ?? "",
        state: "announced",
        back: false,
      });
    } else if (event.type === "transfer.asked") {
      if (last?.state === "announced") {
        last.state = "trying";
        last.number = text(payload.number) ?? last.number;
      } else {
        const by = text(payload.name) ?? (payload.target === "ordered" ? "" : null);
        all.push({ at: event.call_time_ms, number: text(payload.number), by, state: "trying", back: false });
      }
    } else if (!last) {
      continue;
    } else if (/^supervisor\.(mute|taken-over)$/.test(event.type)) {
      // Whoever has the agent silent calls off what was still to be announced.
      if (last.state === "announced") all.pop();
    } else if (event.type === "stream.detached" && last.state === "trying") {
      last.state = "ringing";
    } else if (event.type === "transfer.ended") {
      // Refused before it began: the caller never left.
      last.back ||= last.state === "trying" && payload.result === "rejected";
      last.state = (text(payload.result) ?? "unknown") as TransferState;
    } else if (event.type === "stream.attached" && last.state !== "announced") {
      last.back = true;
    }
  }
  return all;
}
