import type { Schemas } from "@/api/client";
import { outgoing as text } from "@/strings/outgoing";

type Outgoing = Schemas["OutgoingCall"];

/** How far one call is: whether it rings or they talk, with a person or a machine; once it is over, what came of it. */
export function stateOf(call: Pick<Outgoing, "status" | "call_status" | "outcome" | "result">): string | undefined {
  const { status, call_status, outcome, result } = call;
  if (status === "done" && result) return text.steps[result];
  if (status !== "placed") return text.callStates[status];
  if (call_status === "in-progress" && outcome === "voicemail") return text.underWay.machine;
  return text.underWay[call_status ?? ""] ?? text.callStates.dialling;
}
