import { readFileSync } from "node:fs";
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

/** Where `part`, some seconds of somebody speaking, is most like what `whole`, said again and again, sounds like. */
export function bestLikeness(part: number[], whole: number[]): number {
  let best = -1;
  for (let from = 0; from < whole.length; from++) {
    const there = part.map((_, i) => whole[(from + i) % whole.length] ?? 0);
    best = Math.max(best, likeness(part, there));
  }
  return best;
}

/** The stretch of `length` steps that is loudest. */
export function loudest(steps: number[], length: number): number[] {
  let best = 0;
  let most = -1;
  for (let from = 0; from + length <= steps.length; from++) {
    const sum = steps.slice(from, from + length).reduce((total, value) => total + value, 0);
    if (sum > most) [most, best] = [sum, from];
  }
  return steps.slice(best, best + length);
}
