import { expect, it } from "vitest";
import { stateOf } from "./call_state";

type Call = Parameters<typeof stateOf>[0];
const state = (change: Partial<Call>) =>
  stateOf({ status: "placed", call_status: null, outcome: null, result: null, ...change });

it("tells a telephone that rings from people who talk, and both from a voicemail", () => {
  expect(state({ status: "waiting" })).toBe("Waits");
  expect(state({ status: "dialling" })).toBe("Being dialled");
  expect(state({ call_status: "queued" })).toBe("Being dialled");
  expect(state({ call_status: "ringing" })).toBe("Ringing");
  expect(state({ call_status: "in-progress" })).toBe("On the phone");
  expect(state({ call_status: "in-progress", outcome: "voicemail" })).toBe("On the phone with a voicemail");
});

it("tells of one that is over what came of it", () => {
  expect(state({ status: "done", result: "answered" })).toBe("Answered");
  expect(state({ status: "done", result: "voicemail" })).toBe("Voicemail");
  expect(state({ status: "done", result: "unanswered" })).toBe("Not answered");
  expect(state({ status: "done" })).toBe("Done");
});
