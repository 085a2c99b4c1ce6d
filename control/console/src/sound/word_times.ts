import type { Loudness } from "./loudness";

/** A word and when it is heard, on the call's clock. */
export interface TimedWord {
  text: string;
  /** Where it stands in its line. */
  at: number;
  from: number;
  to: number;
}

interface Spoken {
  speaker: string;
  /** As heard: an interrupted line ends where the caller stopped hearing it. */
  text: string;
  started_ms: number | null;
  ended_ms: number | null;
}

/** Softer than this share of the line's loudest step is a pause. */
const PAUSE_SHARE = 0.08;
/** Where less of the line is voice, the sound says nothing about its words. */
const VOICED_MIN = 0.15;

/**
 * When each word of a line is heard. No model tells: the server cuts what an interrupted caller heard by the share of characters,
 * and so are words laid here, between the line's first and last sound. Where the recording's loudness is there, `offsetMs` of the
 * call's clock before its first step, pauses take no characters.
 */
export function timedWords(line: Spoken, loudness: Loudness | null, offsetMs: number): TimedWord[] {
  const { started_ms: from, ended_ms: to, text } = line;
  if (from === null || to === null || to <= from) return [];
  const timeOf = loudness ? voicedClock(line, from, to, loudness, offsetMs) : null;
  const place = timeOf ?? ((share: number) => from + share * (to - from));
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    at: match.index,
    from: place(match.index / text.length),
    to: place((match.index + match[0].length) / text.length),
  }));
}

/** The time at which such a share of the line's voice has been heard; null where there is too little of it. */
function voicedClock(line: Spoken, from: number, to: number, loudness: Loudness, offsetMs: number) {
  const steps = line.speaker === "caller" ? loudness.caller : loudness.agent;
  const { stepMs } = loudness;
  const first = Math.max(0, Math.floor((from - offsetMs) / stepMs));
  const part = steps.subarray(first, Math.max(first, Math.ceil((to - offsetMs) / stepMs)));
  const least = Math.max(1, PAUSE_SHARE * part.reduce((loudest, step) => Math.max(loudest, step), 0));
  const voiced: number[] = [];
  part.forEach((step, index) => step >= least && voiced.push(index));
  if (voiced.length < VOICED_MIN * part.length || voiced.length === 0) return null;
  return (share: number): number => {
    const exact = share * voiced.length;
    const index = Math.min(voiced.length - 1, Math.floor(exact));
    const step = (voiced[index] ?? 0) + Math.min(1, exact - index);
    return Math.min(to, Math.max(from, offsetMs + (first + step) * stepMs));
  };
}

/** Which word is heard at `ms`; the last one that began, so that there is one between words too; −1 outside of the line. */
export function wordAt(words: TimedWord[], ms: number | null): number {
  const first = words[0];
  const last = words.at(-1);
  if (ms === null || !first || !last || ms < first.from || ms >= last.to) return -1;
  return words.findLastIndex((word) => word.from <= ms);
}
