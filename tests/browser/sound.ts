import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** Recorded human speech (Debian's asterisk-core-sounds-en-wav), 8 kHz. */
export const SPEECH = resolve("/usr/share/asterisk/sounds/en_US_f_Allison/demo-congrats.wav");

export interface Sound {
  rate: number;
  samples: Int16Array;
}

/** A WAV file of 16 bits; the left side where there are two. */
export function readWav(file: string): Sound {
  const bytes = readFileSync(file);
  let rate = 0;
  let channels = 1;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === "fmt ") {
      channels = bytes.readUInt16LE(at + 10);
      rate = bytes.readUInt32LE(at + 12);
    }
    if (name === "data") {
      const frames = Math.floor(Math.min(length, bytes.length - at - 8) / (2 * channels));
      return { rate, samples: Int16Array.from({ length: frames }, (_, i) => bytes.readInt16LE(at + 8 + 2 * channels * i)) };
    }
    at += 8 + length + (length % 2);
  }
  throw new Error(`${file} is no WAV file`);
}

/** One side, 16 bits. */
export function writeWav(file: string, { rate, samples }: Sound): void {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + 2 * samples.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(2 * samples.length, 40);
  writeFileSync(file, Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]));
}

/** Somebody who listens first, then says something short, and listens again: seconds of each. */
export function politeSpeaker(file: string, listens: number, says: number): void {
  const { rate, samples } = readWav(SPEECH);
  const whole = new Int16Array(rate * (2 * listens + says));
  whole.set(samples.subarray(0, rate * says), rate * listens);
  writeWav(file, { rate, samples: whole });
}

const STEP_MS = 20;

/** How loud a sound is, each 20 ms. */
export function envelope({ rate, samples }: Sound): number[] {
  const step = Math.round((rate * STEP_MS) / 1000);
  return Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0;
    for (let i = index * step; i < (index + 1) * step; i++) sum += (samples[i] ?? 0) ** 2;
    return Math.sqrt(sum / step);
  });
}

/** How alike two runs of loudness are, −1 to 1. */
function likeness(one: number[], other: number[]): number {
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [a, b] = [mean(one), mean(other)];
  let [both, first, second] = [0, 0, 0];
  one.forEach((value, i) => {
    const [x, y] = [value - a, (other[i] ?? 0) - b];
    both += x * y;
    first += x * x;
    second += y * y;
  });
  return both / Math.sqrt(first * second || 1);
}

/** How much some seconds of `heard`, the best there are, sound like somewhere in `said`, which is said again and again. */
export function bestLikeness(heard: number[], said: number[], seconds: number): number {
  const length = (1000 * seconds) / STEP_MS;
  const second = 1000 / STEP_MS;
  const twice = [...said, ...said];
  let best = -1;
  for (let at = 0; at + length <= heard.length; at += second) {
    const part = heard.slice(at, at + length);
    for (let from = 0; from < said.length; from++)
      best = Math.max(best, likeness(part, twice.slice(from, from + length)));
  }
  return best;
}

/** What is played in 5 ms: how loud either side is, 0 to 1, and how often the left one rises through nought. */
export type PlayedStep = [left: number, right: number, rises: number];

export interface Tone {
  ms: number;
  hz: number;
  /** The other side's loudness, of this one's. */
  beside: number;
  /** What was quiet before it. */
  quietMs: number;
}

const PLAYED_STEP_MS = 5;
const TONE_MIN = 0.05;

/** What is loud on the left side without a gap, in order. */
export function tonesOf(steps: PlayedStep[]): Tone[] {
  const tones: Tone[] = [];
  let quiet = 0;
  let loud: PlayedStep[] = [];
  for (const step of [...steps, [0, 0, 0] as PlayedStep]) {
    if (step[0] >= TONE_MIN) {
      loud.push(step);
      continue;
    }
    if (loud.length > 0) {
      const sum = (of: 0 | 1 | 2) => loud.reduce((all, one) => all + one[of], 0);
      const ms = loud.length * PLAYED_STEP_MS;
      tones.push({ ms, hz: (1000 * sum(2)) / ms, beside: sum(1) / sum(0), quietMs: quiet * PLAYED_STEP_MS });
      quiet = 0;
      loud = [];
    }
    quiet++;
  }
  return tones;
}
