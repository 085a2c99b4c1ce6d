import { expect, it } from "vitest";
import type { CallEvent, Segment } from "../call/call_model";
import { entriesOf } from "./live_entries";

const segment = (position: number, started_ms: number, text: string) =>
  ({ position, started_ms, text, speaker: "caller", interrupted: false }) as Segment;
const event = (seq: number, call_time_ms: number, type: string, payload: Record<string, unknown>) =>
  ({ epoch: 1, seq, call_time_ms, type, payload, actor: "agent", at: "" }) as CallEvent;
const asked = [
  event(1, 2_000, "tool.asked", { tool_call: 1, name: "book", arguments: "{}" }),
  event(2, 4_000, "tool.asked", { tool_call: 2, name: "book", arguments: "{}" }),
];
const keys = (...of: Parameters<typeof entriesOf>) => entriesOf(...of).map((one) => one.key);

it("lets each entry keep its key when others come to stand before it", () => {
  expect(keys([segment(0, 1_000, "Hello")], undefined, asked)).toEqual(["said 0", "tool 0", "tool 1"]);
  const whisper = event(3, 1_500, "supervisor.whisper", { text: "Offer Tuesday" });
  expect(keys([segment(0, 1_000, "Hello"), segment(1, 3_000, "Tuesday")], undefined, [...asked, whisper])).toEqual([
    "said 0",
    "order 1-3",
    "tool 0",
    "said 1",
    "tool 1",
  ]);
});

it("gives words that only the feed has the key that they are kept with", () => {
  const before = [segment(0, 1_000, "Hello")];
  const fresh = { speaker: "caller" as const, text: "Tuesday" };
  expect(keys(before, fresh, [])).toEqual(["said 0", "said 1"]);
  expect(keys([...before, segment(1, 3_000, "Tuesday")], fresh, [])).toEqual(["said 0", "said 1"]);
});
