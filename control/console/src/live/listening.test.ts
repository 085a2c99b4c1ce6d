import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "./fake_socket";

const tokens = { now: "first" };
vi.mock("@/api/session", () => ({ accessToken: async () => tokens.now }));

class SilentContext {
  destination = {};
  baseLatency = 0;
  outputLatency = 0;
  audioWorklet = { addModule: () => Promise.resolve() };
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
}
class SilentNode {
  port = { postMessage: () => {}, onmessage: null };
  connect() {}
  disconnect() {}
}

const latest = () => FakeSocket.all.at(-1) as FakeSocket;
const refreshes = () => latest().sent.filter((one) => one.type === "refresh");

async function listening() {
  const { Listening } = await import("./listening");
  const one = new Listening();
  await one.start("the-call");
  latest().open();
  latest().say({ type: "start" });
  return one;
}

describe("listening to a call", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    tokens.now = "first";
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.stubGlobal("AudioContext", SilentContext);
    vi.stubGlobal("AudioWorkletNode", SilentNode);
    vi.stubGlobal("location", { protocol: "https:", host: "console.example" });
  });
  afterEach(() => vi.useRealTimers());

  it("brings the newer token over the open socket, once", async () => {
    const one = await listening();
    expect(latest().protocols).toEqual(["bearer", "first"]);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(refreshes()).toEqual([]);
    tokens.now = "second";
    await vi.advanceTimersByTimeAsync(31_000);
    expect(refreshes()).toEqual([{ type: "refresh", token: "second" }]);
    latest().say({ type: "refreshed", expires_at: null });
    await vi.advanceTimersByTimeAsync(61_000);
    expect(refreshes()).toHaveLength(1);
    one.stop();
  });

  it("brings it again where the server could not look at it, and takes that for no refusal", async () => {
    const one = await listening();
    tokens.now = "second";
    await vi.advanceTimersByTimeAsync(31_000);
    latest().say({ type: "error", code: "unavailable" });
    expect(one.snapshot().refused).toBe("");
    await vi.advanceTimersByTimeAsync(31_000);
    expect(refreshes()).toHaveLength(2);
    one.stop();
  });

  it("says so where a call could not be taken over for the same reason", async () => {
    const one = await listening();
    one.takeOver();
    latest().say({ type: "error", code: "unavailable" });
    expect(one.snapshot()).toMatchObject({ hold: "none", refused: "unavailable" });
    one.stop();
  });

  it("brings nothing to a socket that it has let go", async () => {
    const one = await listening();
    one.stop();
    tokens.now = "second";
    await vi.advanceTimersByTimeAsync(120_000);
    expect(refreshes()).toEqual([]);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
