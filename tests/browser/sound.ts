import { readFileSync } from "node:fs";

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
