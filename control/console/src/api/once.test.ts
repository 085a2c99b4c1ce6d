import { expect, it } from "vitest";
import { once } from "./once";
import { Problem } from "./problem";

/** The key that each try had. */
async function keysOf(tries: [body: unknown, status: number][]): Promise<string[]> {
  const send = once();
  const keys: string[] = [];
  for (const [body, status] of tries)
    await send(body, async (header) => {
      keys.push(header["Idempotency-Key"]);
      if (status !== 200) throw new Problem(status, {});
    }).catch(() => undefined);
  return keys;
}

it("sends what no answer came to with its key again, and what is new with a new one", async () => {
  const [first, again, third, other] = await keysOf([
    [{ to: "1" }, 0],
    [{ to: "1" }, 502],
    [{ to: "1" }, 200],
    [{ to: "1" }, 200],
  ]);
  expect([again, third]).toEqual([first, first]);
  expect(other).not.toBe(first);
});

it("takes another key for what was changed, and behind a refusal", async () => {
  const keys = await keysOf([
    [{ to: "1" }, 0],
    [{ to: "2" }, 422],
    [{ to: "2" }, 200],
  ]);
  expect(new Set(keys).size).toBe(3);
});
