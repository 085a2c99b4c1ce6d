import { expect, it } from "vitest";
import type { LiveCall } from "@/live/live_store";
import { transferNews } from "./transfer_news";

const transfer = {
  number: "+442079460101",
  state: "trying",
  by: null,
  by_name: null,
  asked_at: "2026-11-22T10:00:00Z",
  ended_at: null,
  back_at: null,
};
const wall = (...calls: [id: string, transfer: LiveCall["transfer"]][]) =>
  new Map(
    calls.map(([id, transfer]) => [id, { id, direction: "inbound", from_number: id, transfer } as unknown as LiveCall]),
  );
const caller = "+15558675321";

it("tells each step of a transfer once, and whose call it is", () => {
  const none = wall([caller, null]);
  const trying = wall([caller, transfer]);
  const back = wall([caller, { ...transfer, state: "busy", back_at: "2026-11-22T10:00:09Z" }]);
  const [first] = transferNews(none, trying);
  expect(first).toContain("867");
  expect(first).toContain("Transfer to +44 20 7946 0101 by the agent; being dialled");
  expect(transferNews(trying, wall([caller, { ...transfer }]))).toEqual([]);
  expect(transferNews(trying, back)).toHaveLength(1);
  expect(transferNews(trying, back)[0]).toContain("busy; the agent has the caller again");
});

it("says nothing of what was there when the call was first heard of", () => {
  expect(transferNews(wall(), wall([caller, transfer]))).toEqual([]);
});
