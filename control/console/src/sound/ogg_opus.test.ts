import { describe, expect, it } from "vitest";
import { columnsOf, LoudnessMeter } from "./loudness";
import { readOggOpus } from "./ogg_opus";

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const HEAD = [...letters("OpusHead"), 1, 2, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0];
const TAGS = [...letters("OpusTags"), 0, 0, 0, 0, 0, 0, 0, 0];

/** A page of segments of these lengths; the checksum is nobody's here. */
const page = (lacing: number[], body: number[]) => [
  ...letters("OggS"),
  ...Array<number>(22).fill(0),
  lacing.length,
  ...lacing,
  ...body,
];
const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat());
const run = (length: number, value: number) => Array<number>(length).fill(value);

describe("packets of a recording", () => {
  it("come out whole, within a page and across two", () => {
    const file = bytes(
      page([HEAD.length], HEAD),
      page([TAGS.length], TAGS),
      page([3, 255, 10, 255], [...run(3, 1), ...run(265, 2), ...run(255, 3)]),
      page([4, 0], run(4, 3)),
    );
    const opus = readOggOpus(file);
    expect(opus).toMatchObject({ channels: 2, preSkip: 312 });
    expect(opus?.packets.map((one) => one.length)).toEqual([3, 265, 259, 0]);
    expect(new Set(opus?.packets[2])).toEqual(new Set([3]));
  });

  it("end where the file breaks off", () => {
    const whole = bytes(page([HEAD.length], HEAD), page([TAGS.length], TAGS), page([3, 3], run(6, 1)));
    for (let length = 0; length < whole.length; length++) {
      const opus = readOggOpus(whole.subarray(0, length));
      expect(opus?.packets.length ?? 0).toBeLessThan(2);
    }
    expect(readOggOpus(whole)?.packets.length).toBe(2);
  });

  it("are not looked for in what is no Ogg Opus", () => {
    for (const nonsense of ["", "RIFF....WAVE", "OggS", "OggS".repeat(50)])
      expect(readOggOpus(bytes(letters(nonsense)))).toBeNull();
  });
});

describe("loudness", () => {
  it("is that of each step's loudest sample, without what is skipped", () => {
    const meter = new LoudnessMeter(1_000, 5);
    const caller = Float32Array.from([9, 9, 9, 9, 9, ...run(20, 0.5), ...run(20, -1), ...run(3, 0.1)]);
    const agent = new Float32Array(caller.length);
    // However it comes cut.
    for (let at = 0; at < caller.length; at += 7) meter.add(caller.slice(at, at + 7), agent.slice(at, at + 7));
    const { stepMs, ...sides } = meter.finish();
    expect(stepMs).toBe(20);
    expect([...sides.caller]).toEqual([128, 255, 26]);
    expect([...sides.agent]).toEqual([0, 0, 0]);
  });

  it("is drawn in as many columns as there are", () => {
    expect([...columnsOf(Uint8Array.from([1, 5, 2, 9]), 2)]).toEqual([5, 9]);
    expect([...columnsOf(Uint8Array.from([3, 7]), 4)]).toEqual([3, 3, 7, 7]);
    expect([...columnsOf(new Uint8Array(0), 2)]).toEqual([0, 0]);
  });
});
