import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "./fake_socket";
import type { LiveCall } from "./live_store";

const tokens = { now: "first" };
vi.mock("@/api/session", () => ({ accessToken: async () => tokens.now }));
vi.mock("@/api/client", () => ({
  api: { GET: () => Promise.resolve() },
  unwrap: async () => ({ data: [{ id: "polled", status: "in-progress" }] }),
}));

const latest = () => FakeSocket.all.at(-1) as FakeSocket;

async function started(organisation: string | null = null) {
  const { Feed } = await import("./feed");
  const { LiveStore } = await import("./live_store");
  const store = new LiveStore();
  const feed = new Feed(store, organisation);
  feed.start();
  await vi.advanceTimersByTimeAsync(0);
  return { feed, store };
}
const call = (id: string, organisation_id = "a") => ({ id, organisation_id, status: "in-progress" }) as LiveCall;

describe("the live feed of a tab", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    tokens.now = "first";
    vi.stubGlobal("WebSocket", FakeSocket);
    const window = new EventTarget();
    for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const)
      vi.stubGlobal(name, window[name].bind(window));
    vi.stubGlobal("location", { protocol: "https:", host: "console.example" });
    vi.stubGlobal("document", { hidden: false });
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => run());
  });
  afterEach(() => vi.useRealTimers());

  it("brings its token outside the address, and says what it wants", async () => {
    const { feed } = await started("a");
    expect(latest().url).toBe("wss://console.example/ws/dashboard?snapshot=1");
    expect(latest().protocols).toEqual(["bearer", "first"]);
    latest().open();
    feed.watch(["one"]);
    const stop = feed.watch(["one", "two"]);
    expect(latest().sent.at(-1)).toMatchObject({ type: "subscribe", organisation_id: "a", levels: ["one", "two"] });
    stop();
    expect(latest().sent.at(-1)).toMatchObject({ levels: ["one"] });
    feed.stop();
  });

  it("asks for a snapshot when a number is missing, and only then", async () => {
    const { feed, store } = await started();
    latest().open();
    latest().say({ type: "snapshot", seq: 1, calls: [call("x")] });
    latest().say({ type: "call-upsert", seq: 2, call: call("y") });
    expect(latest().sent.filter((one) => one.type === "snapshot")).toHaveLength(0);
    latest().say({ type: "active-count", seq: 5, count: 2 });
    expect(latest().sent.filter((one) => one.type === "snapshot")).toHaveLength(1);
    expect([...store.snapshot().calls.keys()]).toEqual(["x", "y"]);
    feed.stop();
  });

  it("shows nothing of another organisation than the one that is chosen", async () => {
    const { feed, store } = await started("a");
    latest().open();
    latest().say({ type: "snapshot", seq: 1, calls: [call("x"), call("z", "b")] });
    latest().say({ type: "new-call", seq: 2, call: call("w", "b") });
    expect([...store.snapshot().calls.keys()]).toEqual(["x"]);
    feed.stop();
  });

  it("asks for the list while the socket is away, and tries it again ever more seldom", async () => {
    const { feed, store } = await started();
    latest().close();
    await vi.advanceTimersByTimeAsync(10);
    expect(store.snapshot().connection).toBe("polling");
    expect([...store.snapshot().calls.keys()]).toEqual(["polled"]);
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(1_000);
      if (latest().readyState === 0) latest().close(4401);
    }
    expect(FakeSocket.all.length).toBeGreaterThan(3);
    expect(FakeSocket.all.length).toBeLessThan(9);
    await vi.advanceTimersByTimeAsync(20_000);
    latest().open();
    latest().say({ type: "snapshot", seq: 1, calls: [] });
    expect(store.snapshot()).toMatchObject({ connection: "live", active: 0 });
    feed.stop();
  });

  it("brings the newer token over the open socket", async () => {
    const { feed } = await started();
    latest().open();
    tokens.now = "second";
    await vi.advanceTimersByTimeAsync(31_000);
    expect(latest().sent.filter((one) => one.type === "refresh")).toEqual([{ type: "refresh", token: "second" }]);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(latest().sent.filter((one) => one.type === "refresh")).toHaveLength(1);
    feed.stop();
  });

  it("knows at once that the machine has lost its network, and tries as soon as it has one", async () => {
    const { feed, store } = await started();
    latest().open();
    latest().say({ type: "snapshot", seq: 1, calls: [] });
    latest().lost = true;
    dispatchEvent(new Event("offline"));
    await vi.advanceTimersByTimeAsync(10);
    expect(store.snapshot().connection).not.toBe("live");
    const before = FakeSocket.all.length;
    dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all.length).toBe(before + 1);
    feed.stop();
    dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all.length).toBe(before + 1);
  });

  it("opens one socket where it is asked to try while it tries", async () => {
    const { feed } = await started();
    latest().close();
    const before = FakeSocket.all.length;
    feed.tryNow();
    feed.tryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all.length).toBe(before + 1);
    feed.stop();
  });

  it("gives up a socket that says nothing", async () => {
    const { feed } = await started();
    latest().open();
    latest().say({ type: "snapshot", seq: 1, calls: [] });
    latest().lost = true;
    const before = latest();
    await vi.advanceTimersByTimeAsync(46_000);
    expect(before.readyState).toBe(2);
    expect(latest()).not.toBe(before);
    feed.stop();
    const many = FakeSocket.all.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all.length).toBe(many);
  });
});
