import type { Line } from "@/live/live_store";
import { type CallEvent, keyOf, type Segment, type ToolUse, toolUses } from "../call/call_model";
import { foldTransfers, type Transfer } from "../call/transfers";

/** Something in the log: words, an order of a supervisor, a tool, or a transfer; `key` is its own wherever it comes to stand. */
export type Entry = { at: number; key: string } & ({ line: Line } | { tool: ToolUse } | { transfer: Transfer });

/** Words that are kept already, then the `fresh` ones that only the feed has; tools and orders where they happened. */
export function entriesOf(segments: Segment[], fresh: Line | undefined, events: CallEvent[]): Entry[] {
  let last = 0;
  const entries: Entry[] = segments.map((segment) => {
    last = segment.started_ms ?? last;
    return { at: last, key: `said ${segment.position}`, line: lineOf(segment) };
  });
  const said = fresh && segments.some((one) => one.speaker === fresh.speaker && one.text.startsWith(fresh.text));
  // By the place that it is kept at in a moment: what is read out already is not to be drawn, and read, anew.
  if (fresh && !said) entries.push({ at: Infinity, key: `said ${(segments.at(-1)?.position ?? -1) + 1}`, line: fresh });
  entries.push(
    // In the order of their events, to which only later ones are added.
    ...toolUses(events).map((tool, nth) => ({ at: tool.at, key: `tool ${nth}`, tool })),
    ...foldTransfers(events).transfers.map((transfer, nth) => ({ at: transfer.at, key: `transfer ${nth}`, transfer })),
    ...events.flatMap(ordered),
  );
  entries.sort((one, other) => one.at - other.at);
  return entries.filter((one) => !("line" in one) || one.line.text.trim() !== "");
}

const lineOf = (segment: Segment): Line => ({
  speaker: segment.speaker,
  text: segment.text,
  interrupted: segment.interrupted,
});

/** What a supervisor had the agent told or say. */
function ordered(event: CallEvent): Entry[] {
  if (event.type !== "supervisor.whisper" && event.type !== "supervisor.say") return [];
  const { text: words } = event.payload as { text?: string };
  const line = { speaker: "supervisor" as const, text: words ?? "" };
  return words ? [{ at: event.call_time_ms, key: `order ${keyOf(event)}`, line }] : [];
}
