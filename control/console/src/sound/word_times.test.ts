import { describe, expect, it } from "vitest";
import type { Loudness } from "./loudness";
import { timedWords, wordAt } from "./word_times";

const line = (text: string, from: number | null, to: number | null, speaker = "agent") => ({
  speaker,
  text,
  started_ms: from,
  ended_ms: to,
});
/** The agent's side: so many steps of 20 ms silent, then loud, then silent, … */
const loud = (...runs: number[]): Loudness => {
  const agent = Uint8Array.from(runs.flatMap((length, index) => Array<number>(length).fill(index % 2 ? 200 : 0)));
  return { stepMs: 20, caller: new Uint8Array(agent.length), agent };
};

describe("when words are heard", () => {
  it("lays them by their letters where nothing is known of the sound", () => {
    const words = timedWords(line("abcd efghi", 1_000, 2_000), null, 0);
    expect(words).toEqual([
      { text: "abcd", at: 0, from: 1_000, to: 1_400 },
      { text: "efghi", at: 5, from: 1_500, to: 2_000 },
    ]);
  });

  it("gives pauses no letters", () => {
    // Half a second of voice, a second of silence, half a second of voice.
    const words = timedWords(line("abcd efgh", 0, 2_000), loud(0, 25, 50, 25), 0);
    expect(words[0]?.to).toBeLessThanOrEqual(500);
    expect(words[1]?.from).toBeGreaterThanOrEqual(1_500);
    expect(words[1]?.to).toBe(2_000);
  });

  it("reckons from where the recording begins", () => {
    const words = timedWords(line("abcd efgh", 400, 2_400), loud(0, 25, 50, 25), 400);
    expect(words[0]?.from).toBe(400);
    expect(words[1]?.from).toBeGreaterThanOrEqual(1_900);
  });

  it("does not believe a recording in which the line is not heard", () => {
    const silent = { stepMs: 20, caller: new Uint8Array(200), agent: new Uint8Array(200) };
    expect(timedWords(line("ab cd", 0, 1_000), silent, 0)).toEqual(timedWords(line("ab cd", 0, 1_000), null, 0));
    expect(timedWords(line("ab cd", 9_000, 9_500), loud(0, 25), 0)[0]?.from).toBe(9_000);
  });

  it("knows nothing of lines without times", () => {
    for (const [from, to] of [
      [null, null],
      [100, null],
      [100, 100],
    ] as const)
      expect(timedWords(line("ab cd", from, to), null, 0)).toEqual([]);
  });

  it("has a word for each moment of the line, and none outside", () => {
    const words = timedWords(line("ab cd", 1_000, 2_000), null, 0);
    expect([null, 999, 1_000, 1_450, 1_650, 2_000].map((ms) => wordAt(words, ms))).toEqual([-1, -1, 0, 0, 1, -1]);
    expect(wordAt([], 5)).toBe(-1);
  });
});
