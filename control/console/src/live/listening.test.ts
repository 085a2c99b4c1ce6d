import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeBrowser } from "./fake_browser";
import { FakeSocket } from "./fake_socket";

const tokens = { now: "first" };
vi.mock("@/api/session", () => ({ accessToken: async () => tokens.now }));

const row = vi.hoisted(() => ({ answer: () => ({ status: "in-progress", rights: ["listen"] }) as object }));
vi.mock("@/api/client", () => ({ api: { GET: () => Promise.resolve() }, unwrap: async () => row.answer() }));
const { Problem } = await import("@/api/problem");

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
    fakeBrowser();
    tokens.now = "first";
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

  it("finds out why it was refused at the door", async () => {
    const { Listening } = await import("./listening");
    const refused = async (answer: () => object) => {
      row.answer = answer;
      const one = new Listening();
      await one.start("the-call");
      latest().close(1006);
      await vi.advanceTimersByTimeAsync(0);
      const { state, closing } = one.snapshot();
      one.stop();
      return [state, closing];
    };
    expect(await refused(() => ({ status: "in-progress", rights: [] }))).toEqual(["refused", "not-allowed"]);
    expect(await refused(() => ({ status: "ended", rights: [] }))).toEqual(["over", ""]);
    expect(await refused(() => ({ status: "in-progress", rights: ["listen"] }))).toEqual(["interrupted", "connection"]);
    const failed = (status: number) => () => {
      throw new Problem(status, {});
    };
    expect(await refused(failed(403))).toEqual(["refused", "not-allowed"]);
    expect(await refused(failed(0))).toEqual(["interrupted", "connection"]);
  });

  it("says so where a call could not be taken over for the same reason", async () => {
    const one = await listening();
    one.takeOver();
    latest().say({ type: "error", code: "unavailable" });
    expect(one.snapshot()).toMatchObject({ hold: "none", refused: "unavailable" });
    one.stop();
  });

  it("says why nothing is heard any more, and tries again only where that may help", async () => {
    const one = await listening();
    latest().close(4403);
    expect(one.snapshot()).toMatchObject({ state: "refused", closing: "not-allowed" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    one.stop();
    const other = await listening();
    latest().close(4408);
    expect(other.snapshot()).toMatchObject({ state: "interrupted", closing: "too-slow" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.all).toHaveLength(3);
    latest().open();
    latest().say({ type: "start" });
    expect(other.snapshot().closing).toBe("");
    latest().close(1000);
    expect(other.snapshot()).toMatchObject({ state: "over", closing: "" });
    other.stop();
  });

  it("remembers that the sign-in ended while the door stays shut", async () => {
    const one = await listening();
    latest().close(4401);
    for (let tries = 0; tries < 10; tries++) {
      await vi.advanceTimersByTimeAsync(1_000);
      latest().close(1006);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(one.snapshot()).toMatchObject({ state: "refused", closing: "signed-out" });
    one.stop();
  });

  it("waits for a token without opening a socket", async () => {
    tokens.now = "";
    const { Listening } = await import("./listening");
    const one = new Listening();
    await one.start("the-call");
    expect(one.snapshot().state).toBe("interrupted");
    expect(FakeSocket.all).toHaveLength(0);
    tokens.now = "first";
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.all).toHaveLength(1);
    one.stop();
  });

  it("tells why the call is the agent's again", async () => {
    const one = await listening();
    one.takeOver();
    latest().say({ type: "taken-over" });
    latest().close(4401);
    expect(one.snapshot()).toMatchObject({ hold: "none", refused: "signed-out" });
    const { supervise } = await import("@/strings/live");
    expect(supervise.notHeld("signed-out")).toMatch(/sign-in has ended.*The agent has the call/);
    expect(supervise.notHeld("stalled")).toMatch(/microphone/);
    expect(supervise.notHeld("anything")).toBe("The agent has the call.");
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
