import { describe, expect, it } from "vitest";
import type { LiveCall } from "@/live/live_store";
import { alertsOf, answering, arranged } from "./wall_calls";

const call = (id: string, change: Partial<LiveCall>) =>
  ({
    id,
    direction: "inbound",
    from_number: "+15550001",
    to_number: "+15559999",
    agent_name: "Reception",
    started_at: "2026-01-01T10:00:00Z",
    answered_at: null,
    turns: 0,
    barge_ins: 0,
    latency_p95_ms: null,
    ...change,
  }) as LiveCall;

it("names the organisation beside the agent where calls of several stand together", () => {
  expect(answering(call("a", {}))).toBe("Reception");
  expect(answering(call("a", {}), "Bella Tavola")).toBe("Reception · Bella Tavola");
  expect(answering(call("a", { agent_name: null }), "Bella Tavola")).toBe("– · Bella Tavola");
});

const ids = (calls: LiveCall[]) => calls.map((one) => one.id).join("");

describe("the wall", () => {
  const a = call("a", { started_at: "2026-01-01T10:00:00Z", last_latency_ms: 900 });
  const b = call("b", { started_at: "2026-01-01T10:05:00Z", last_latency_ms: 3_000, agent_name: "Billing" });
  const c = call("c", {
    started_at: "2026-01-01T10:02:00Z",
    last_words: { speaker: "caller", text: "A refund, please" },
  });

  it("orders by what was asked, pinned calls first", () => {
    expect(ids(arranged([a, b, c], "", "newest", new Set()))).toBe("bca");
    expect(ids(arranged([a, b, c], "", "longest", new Set()))).toBe("acb");
    expect(ids(arranged([a, b, c], "", "slowest", new Set()))).toBe("bac");
    expect(ids(arranged([a, b, c], "", "newest", new Set(["a"])))).toBe("abc");
  });
  it("finds by number, agent and words", () => {
    expect(ids(arranged([a, b, c], "billing", "newest", new Set()))).toBe("b");
    expect(ids(arranged([a, b, c], "REFUND", "newest", new Set()))).toBe("c");
    expect(ids(arranged([a, b, c], "0001", "newest", new Set()))).toBe("bca");
  });
  it("is alarmed by slow answers and by conversations that do not flow", () => {
    expect(alertsOf(a)).toEqual([]);
    expect(alertsOf(b)).toHaveLength(1);
    expect(alertsOf(call("d", { turns: 4, barge_ins: 2 }))).toHaveLength(1);
    expect(alertsOf(call("e", { turns: 3, barge_ins: 3 }))).toEqual([]);
    expect(ids(arranged([a, b, c], "", "alerts", new Set()))).toBe("bca");
  });
  it("is alarmed by a long silence, of words and of sound", () => {
    const quiet = call("f", { status: "in-progress", spoke_at: 1_000_000 });
    expect(alertsOf(quiet, 1_010_000)).toEqual([]);
    expect(alertsOf(quiet, 1_016_000)).toHaveLength(1);
    expect(alertsOf({ ...quiet, status: "ringing" }, 1_016_000)).toEqual([]);
    const transfer = { state: "ringing", ended_at: null, back_at: null } as LiveCall["transfer"];
    expect(alertsOf({ ...quiet, transfer }, 1_016_000)).toEqual([]);
    const loudAt = 1_010_000 - performance.timeOrigin;
    expect(alertsOf(quiet, 1_016_000, { caller: 0, agent: 0, at: loudAt, loudAt })).toEqual([]);
    expect(alertsOf(call("g", { status: "in-progress" }), 1_016_000)).toEqual([]);
  });
});
