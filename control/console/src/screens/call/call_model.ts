import type { Schemas } from "@/api/client";
import { callPage as text } from "@/strings/calls";
import { live } from "@/strings/live";

export type Call = Schemas["Call"];
export type CallEvent = Schemas["CallEvent"];
export type Segment = Schemas["TranscriptSegment"];
export type Turn = Schemas["CallTurn"];

/** Which of a call's events it is. */
export const keyOf = (event: CallEvent): string => `${event.epoch}-${event.seq}`;

/** A tool's question and its answer, as one. */
export interface ToolUse {
  at: number;
  name: string;
  arguments: string;
  outcome?: string;
  took?: number;
  /** What the tool found or did, as the model was told. */
  output?: string;
}

export function toolUses(events: CallEvent[]): ToolUse[] {
  const uses = new Map<unknown, ToolUse>();
  for (const event of events) {
    const payload = event.payload as Record<string, unknown>;
    const key = payload.tool_call;
    if (event.type === "tool.asked")
      uses.set(key, { at: event.call_time_ms, name: String(payload.name), arguments: String(payload.arguments ?? "") });
    const use = uses.get(key);
    if (event.type === "tool.settled" && use) {
      use.outcome = String(payload.outcome);
      use.took = Number(payload.took_ms);
    }
    if (use && typeof payload.output === "string" && payload.output !== "") use.output = payload.output;
  }
  return [...uses.values()];
}

/** What the server keeps back before it gives a block to who listens; a recording begins with the first. */
const TAP_WAIT_MS = 30;

/** Where on the call's clock its recording begins; null where there is none. */
export function recordedFrom(events: CallEvent[]): number | null {
  const begun = events.find((event) => event.type === "recording.started");
  return begun ? Math.max(0, begun.call_time_ms - TAP_WAIT_MS) : null;
}

/** Whom the call is with: not us. */
export const otherEnd = (call: Pick<Call, "direction" | "from_number" | "to_number">): string =>
  call.direction === "outbound" ? call.to_number : call.from_number;

/** What is said where there are no words of a call; lists do not tell whether they were erased. */
export function wordless({
  status,
  erased_at: erased,
}: Pick<Call, "status"> & Partial<Pick<Call, "erased_at">>): string {
  if (erased) return text.transcriptErased;
  return status === "ended" ? text.transcriptEmpty : live.transcriptEmpty;
}
