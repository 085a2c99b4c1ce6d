import { expect, it } from "vitest";
import type { CallEvent } from "./call_model";
import { foldTransfers } from "./transfers";

const transfersOf = (events: CallEvent[]) => foldTransfers(events).transfers;

let at = 0;
const event = (type: string, payload: object = {}) => ({ type, payload, call_time_ms: (at += 100) }) as CallEvent;
const ordered = () => event("supervisor.transfer", { number: "+15550001111", name: "Ada", actor: "user:1" });
const asked = (more: object = { target: "ordered" }) => event("transfer.asked", { number: "+15550001111", ...more });

it("follows a transfer from its order to a colleague who is busy, and back to the agent", () => {
  const course = [
    ordered(),
    asked(),
    event("stream.detached"),
    event("transfer.ended", { result: "busy" }),
    event("stream.attached"),
  ];
  const states = course.map((_, i) => transfersOf(course.slice(0, i + 1)).map((one) => [one.state, one.back]));
  expect(states).toEqual([
    [["announced", false]],
    [["trying", false]],
    [["ringing", false]],
    [["busy", false]],
    [["busy", true]],
  ]);
  expect(transfersOf(course)[0]).toMatchObject({ number: "+15550001111", by: "Ada" });
});
it("knows the agent's own, and each of several", () => {
  const all = transfersOf([
    event("stream.attached"),
    asked({ target: 0 }),
    event("transfer.ended", { result: "rejected" }),
    asked({ target: 1, number: "+15550002222" }),
    event("stream.detached"),
    event("transfer.ended", { result: "answered" }),
  ]);
  expect(all).toMatchObject([
    { by: null, state: "rejected", back: true },
    { by: null, number: "+15550002222", state: "answered", back: false },
  ]);
});
it("makes nothing of what is no transfer, nor of one whose beginning an older server did not tell whole", () => {
  expect(
    transfersOf([event("stream.detached"), event("stream.attached"), event("transfer.ended", { result: "busy" })]),
  ).toEqual([]);
  expect(transfersOf([event("transfer.asked", { target: "ordered" })])).toMatchObject([{ number: null, by: "" }]);
});
it("forgets one that was called off before it was asked of the carrier", () => {
  expect(transfersOf([ordered(), event("supervisor.taken-over")])).toEqual([]);
  expect(transfersOf([ordered(), event("supervisor.mute")])).toEqual([]);
  expect(transfersOf([ordered(), asked(), event("supervisor.mute")])).toMatchObject([{ state: "trying" }]);
});
