import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveCall, LiveStore } from "./live_store";

const call = (id: string, change: Partial<LiveCall> = {}) =>
  ({ id, status: "in-progress", started_at: "2026-01-01T00:00:00Z", ...change }) as LiveCall;

describe("what is known of live calls", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", { hidden: false });
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => run());
  });
  afterEach(() => vi.useRealTimers());

  it("forgets calls that end, with their words", () => {
    const store = new LiveStore();
    store.replace([call("a"), call("b")], "live");
    store.say("a", { speaker: "caller", text: "hello" });
    store.upsert({ id: "a", status: "ended" });
    expect(store.snapshot().active).toBe(1);
    expect(store.linesOf("a")).toBeUndefined();
  });
  it("announces a call once, and none of those that were there at first", () => {
    const store = new LiveStore();
    const arrived: string[] = [];
    store.onArrival((one) => arrived.push(one.id));
    store.replace([call("old")], "live");
    store.upsert(call("new"));
    store.upsert(call("new", { turns: 2 }));
    store.replace([call("old"), call("new"), call("third")], "polling");
    vi.runAllTimers();
    expect(arrived).toEqual(["new", "third"]);
  });
  it("announces a call when it is on the wall, not before", () => {
    const store = new LiveStore();
    const told: string[] = [];
    store.replace([], "live");
    store.subscribe(() => told.push(`drawn ${[...store.snapshot().calls.keys()].join()}`));
    store.onArrival((one) => told.push(`announced ${one.id}`));
    store.upsert(call("new"));
    expect(told).toEqual(["drawn new"]);
    vi.runAllTimers();
    expect(told).toEqual(["drawn new", "announced new"]);
  });
  it("tells of a call that comes after the page was hidden before a frame that it asked for", () => {
    vi.stubGlobal("requestAnimationFrame", () => 0);
    const store = new LiveStore();
    const arrived: string[] = [];
    store.onArrival((one) => arrived.push(one.id));
    store.replace([call("old")], "live");
    vi.stubGlobal("document", { hidden: true });
    store.upsert(call("new"));
    vi.runAllTimers();
    expect(arrived).toEqual(["new"]);
    expect([...store.snapshot().calls.keys()]).toEqual(["old", "new"]);
    store.upsert(call("later"));
    vi.runAllTimers();
    expect(arrived).toEqual(["new", "later"]);
  });
  it("tells a change once, by its frame or by the clock", () => {
    const frames: (() => void)[] = [];
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
    const store = new LiveStore();
    let told = 0;
    store.subscribe(() => told++);
    store.upsert(call("a"));
    vi.runAllTimers();
    frames.forEach((run) => run());
    expect(told).toBe(1);
    store.upsert(call("b"));
    frames.at(-1)?.();
    vi.runAllTimers();
    expect(told).toBe(2);
  });
  it("keeps what only the feed knew when a row comes from elsewhere", () => {
    const store = new LiveStore();
    store.replace([call("a", { last_latency_ms: 700 })], "live");
    store.replace([call("a", { turns: 3 })], "polling");
    expect(store.snapshot().calls.get("a")).toMatchObject({ last_latency_ms: 700, turns: 3 });
  });
  it("lets an utterance grow in its place, and begins a new line for another", () => {
    const store = new LiveStore();
    store.replace([call("a")], "live");
    store.say("a", { speaker: "agent", text: "We", partial: true, item: "1" });
    store.say("a", { speaker: "agent", text: "We open", partial: true, item: "1" });
    store.say("a", { speaker: "agent", text: "We open at nine.", item: "1" });
    store.say("a", { speaker: "caller", text: "Thanks", item: "2" });
    expect(store.linesOf("a")?.map((line) => line.text)).toEqual(["We open at nine.", "Thanks"]);
  });
  it("knows of a caller who does not answer, until they do", () => {
    const store = new LiveStore();
    const silent = () => store.snapshot().calls.get("a")?.silent ?? false;
    store.replace([call("a")], "live");
    store.note("a", "caller.idle");
    expect(silent()).toBe(true);
    store.say("a", { speaker: "agent", text: "Are you there?" });
    store.note("a", "model.usage");
    expect(silent()).toBe(true);
    store.say("a", { speaker: "caller", text: "Yes." });
    expect(silent()).toBe(false);
    store.note("a", "caller.idle");
    store.note("a", "caller.dtmf");
    expect(silent()).toBe(false);
    store.note("gone", "caller.idle");
    expect(store.snapshot().active).toBe(1);
  });
  it("lets both sides grow at once, each in its place", () => {
    const store = new LiveStore();
    store.replace([call("a")], "live");
    store.say("a", { speaker: "agent", text: "We open", partial: true, item: "1" });
    store.say("a", { speaker: "caller", text: "Sorry", partial: true, item: "2" });
    store.say("a", { speaker: "agent", text: "We open at", item: "1", interrupted: true });
    store.say("a", { speaker: "caller", text: "Sorry, no.", item: "2" });
    expect(store.linesOf("a")?.map((line) => line.text)).toEqual(["We open at", "Sorry, no."]);
  });
});
