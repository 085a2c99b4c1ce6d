import { describe, expect, it, vi } from "vitest";

vi.mock("@/api/client", () => ({}));
vi.mock("@/ui/toast", () => ({}));
const { Problem } = await import("@/api/problem");
const { keepAmid } = await import("./annotate");

/** A row that changes by itself before each of the first `changes` attempts; `words` are somebody's. */
function row(changes: number, words = "mine") {
  let revision = 1;
  const sent: (string | undefined)[] = [];
  return {
    sent,
    send: async (tag: string | undefined) => {
      sent.push(tag);
      if (sent.length <= changes) revision++;
      if (tag !== undefined && tag !== String(revision)) throw new Problem(412, {});
    },
    read: async () => ({ value: words, tag: String(revision) }),
  };
}

describe("keeping what somebody says of a call", () => {
  const mine = (words: string) => words === "mine";
  it("is not stopped by a call that changes by itself", async () => {
    const still = row(0);
    expect(await keepAmid("1", still.send, still.read, mine)).toBe(true);
    expect(still.sent).toEqual(["1"]);
    const busy = row(2);
    expect(await keepAmid("1", busy.send, busy.read, mine)).toBe(true);
    expect(busy.sent).toEqual(["1", "2", "3"]);
  });
  it("nor by one that never stands still", async () => {
    const wild = row(1_000);
    expect(await keepAmid("1", wild.send, wild.read, mine)).toBe(true);
    expect(wild.sent).toEqual(["1", "2", "3", undefined]);
  });
  it("writes over nobody's words", async () => {
    const theirs = row(1, "theirs");
    expect(await keepAmid("1", theirs.send, theirs.read, mine)).toBe(false);
    expect(theirs.sent).toEqual(["1"]);
  });
  it("gives up at once on anything else", async () => {
    const wild = row(1_000);
    const send = vi.fn(() => Promise.reject(new Problem(403, {})));
    await expect(keepAmid("1", send, wild.read, mine)).rejects.toMatchObject({ status: 403 });
    expect(send).toHaveBeenCalledTimes(1);
  });
});
