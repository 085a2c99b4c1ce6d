import { expect, it } from "vitest";
import type { CallEvent } from "./call_model";
import { actorsOf, deedsOf, holderAt, holdsOf } from "./deeds";

let seq = 0;
const event = (at: number, type: string, payload: Record<string, unknown> = {}, actor = "user:maya-id") =>
  ({ type, call_time_ms: at, payload, epoch: 1, seq: ++seq, at: "", actor }) as CallEvent;

const told = (events: CallEvent[]) => {
  const nameOf = actorsOf(events, (id) => (id === "priya-id" ? "Priya Nair" : undefined));
  return deedsOf(events, nameOf).map(({ what, words }) => [what, words].filter(Boolean).join(": "));
};

it("tells who listened, and for how long", () => {
  expect(
    told([
      event(1_000, "supervisor.listening", { listener: "Maya Brooks" }),
      event(2_000, "supervisor.listening", {}, "user:priya-id"),
      event(65_000, "supervisor.left", { listener: "Maya Brooks", code: 1000 }),
    ]),
  ).toEqual(["Maya Brooks began to listen", "Priya Nair began to listen", "Maya Brooks stopped listening, after 1:04"]);
});

it("names who only gave an order as another of the call's events does, else by what they are", () => {
  expect(
    told([
      event(10, "supervisor.whisper", { text: "Offer Tuesday" }),
      event(20, "supervisor.listening", { listener: "Maya Brooks" }),
      event(30, "supervisor.say", { text: "One moment" }, "key:its-id"),
      event(40, "supervisor.mute", {}, "user:nobody-knows"),
    ]),
  ).toEqual([
    "Maya Brooks told the agent, unheard by the caller: Offer Tuesday",
    "Maya Brooks began to listen",
    "A program with an API key had the agent say: One moment",
    "Somebody muted the agent",
  ]);
});

it("tells of a take-over who had the call, how long, and why no longer", () => {
  const events = [
    event(5_000, "supervisor.taken-over", { name: "Maya Brooks" }),
    event(88_000, "supervisor.handed-back", { name: "Maya Brooks", reason: "asked", ms: 83_000 }),
    event(90_000, "supervisor.taken-over", { name: "Maya Brooks" }),
  ];
  expect(told(events)).toEqual([
    "Maya Brooks took the call over",
    "Maya Brooks handed the call back to the agent, after 1:23",
    "Maya Brooks took the call over",
  ]);
  expect(holdsOf(events, () => "Maya")).toEqual([
    { from: 5_000, to: 88_000, name: "Maya" },
    { from: 90_000, to: Infinity, name: "Maya" },
  ]);
});

it("tells what was ordered also where it was called off, and what came of a transfer that was taken for refused", () => {
  expect(
    told([
      event(10, "supervisor.transfer", { number: "+442079460101" }, "user:priya-id"),
      event(20, "supervisor.mute", {}, "user:priya-id"),
      event(30, "transfer.asked", { target: "fallback" }, "system"),
      event(40, "transfer.ended", { result: "rejected" }, "system"),
      event(50, "transfer.ended", { result: "answered" }, "system"),
    ]),
  ).toEqual([
    "Priya Nair asked to transfer the caller to +44 20 7946 0101",
    "Priya Nair muted the agent",
    "The caller is transferred because the agent cannot go on",
    "The phone company refused to transfer the caller; the agent goes on",
    "The transfer was answered: the caller speaks with somebody else",
  ]);
});

it("names who speaks after a take-over that ended with its server, and nobody behind the call", () => {
  const holds = holdsOf(
    [
      event(5_000, "supervisor.taken-over"),
      event(9_000, "call.resumed", {}, "system"),
      event(12_000, "supervisor.taken-over", {}, "user:priya-id"),
      event(14_000, "supervisor.taken-over"),
      event(20_000, "call.ended", {}, "system"),
    ],
    (actor) => (actor === "user:priya-id" ? "Priya" : "Maya"),
  );
  expect(holds.map(({ from, to }) => [from, to])).toEqual([
    [5_000, 9_000],
    [12_000, 14_000],
    [14_000, 20_000],
  ]);
  expect([6_000, 10_000, 13_000, 14_000, 30_000].map((at) => holderAt(holds, at)?.name)).toEqual([
    "Maya",
    undefined,
    "Priya",
    "Maya",
    undefined,
  ]);
});

it("tells a transfer once, and how it ended; who ended the call, and how", () => {
  expect(
    told([
      event(10, "supervisor.transfer", { number: "+442079460101" }, "user:priya-id"),
      event(11, "transfer.asked", { target: "ordered" }, "system"),
      event(20, "transfer.ended", { result: "no-answer" }, "system"),
      event(30, "transfer.asked", { target: 0 }, "system"),
      event(40, "supervisor.hang-up", { goodbye: true }, "user:priya-id"),
      event(50, "call.ended", { reason: "supervisor-hangup" }, "system"),
      event(60, "agent.muted", {}, "agent"),
    ]),
  ).toEqual([
    "Priya Nair asked to transfer the caller to +44 20 7946 0101",
    "The transfer failed: nobody picked up; the agent takes the caller back",
    "The agent transfers the caller",
    "Priya Nair ended the call, with a goodbye",
    "The call is over: supervisor ended",
  ]);
});
