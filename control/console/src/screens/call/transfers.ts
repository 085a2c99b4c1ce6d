import { type CallEvent, keyOf } from "./call_model";

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

/** Whose doing it is: a person's, the agent's own, or what comes where the agent cannot go on. */
type Cause = "person" | "agent" | "fallback";

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

/** What an event says of a transfer. */
export type Step = { is: "begun"; cause: Cause; number: string | null } | { is: "ended"; as: TransferState };

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const causeOf = (event: CallEvent): Cause => {
  if (event.type === "supervisor.transfer" || event.payload.target === "ordered") return "person";
  return event.payload.target === "fallback" ? "fallback" : "agent";
};

/**
 * The transfers of a call by its timeline, the same that the live feed folds, without those that were called off before they were
 * asked; and what each event was to them, by its key.
 */
export function foldTransfers(events: CallEvent[]): { transfers: Transfer[]; steps: Map<string, Step> } {
  const transfers: Transfer[] = [];
  const steps = new Map<string, Step>();
  const begin = (event: CallEvent, state: TransferState) => {
    const { name, number } = event.payload;
    const by = text(name) ?? (causeOf(event) === "person" ? "" : null);
    transfers.push({ at: event.call_time_ms, number: text(number), by, state, back: false });
  };
  const tell = (event: CallEvent) =>
    steps.set(keyOf(event), { is: "begun", cause: causeOf(event), number: text(event.payload.number) });
  for (const event of events) {
    const last = transfers.at(-1);
    switch (event.type) {
      case "supervisor.transfer":
        begin(event, "announced");
        tell(event);
        break;
      case "transfer.asked":
        if (last?.state === "announced") {
          last.state = "trying";
          last.number = text(event.payload.number) ?? last.number;
        } else {
          begin(event, "trying");
        }
        // What somebody ordered stands there already.
        if (causeOf(event) !== "person") tell(event);
        break;
      case "supervisor.mute":
      case "supervisor.taken-over":
        // Whoever has the agent silent calls off what was still to be announced.
        if (last?.state === "announced") transfers.pop();
        break;
      case "stream.detached":
        if (last?.state === "trying") last.state = "ringing";
        break;
      case "stream.attached":
        if (last && last.state !== "announced") last.back = true;
        break;
      case "transfer.ended": {
        const as = (text(event.payload.result) ?? "unknown") as TransferState;
        steps.set(keyOf(event), { is: "ended", as });
        if (!last) break;
        // Refused before it began: the caller never left.
        last.back ||= last.state === "trying" && as === "rejected";
        last.state = as;
        break;
      }
    }
  }
  return { transfers, steps };
}
