import type { Levels, Line, LiveCall } from "./live_store";

/** What the feed says, as the store takes it. */
export type Message =
  | { type: "snapshot"; seq?: number; calls: LiveCall[] }
  | { type: "call"; seq?: number; call: Partial<LiveCall> & { id: string } }
  | { type: "words"; seq?: number; call: string; line: Line }
  | { type: "event"; seq?: number; call: string; event: string }
  | { type: "other"; seq?: number };

interface Raw {
  type?: string;
  seq?: number;
  calls?: LiveCall[];
  call?: LiveCall;
  call_id?: string;
  event?: { type?: string };
  append?: string;
  text?: string;
  speaker?: Line["speaker"];
  final?: boolean;
  item?: string | number;
  interrupted?: boolean;
}

/** Null for what is no message of ours; a type that we do not know yet counts for its number alone. */
export function readMessage(text: string): Message | null {
  let raw: Raw;
  try {
    raw = JSON.parse(text) as Raw;
  } catch {
    return null;
  }
  if (typeof raw !== "object" || raw === null || typeof raw.type !== "string") return null;
  const seq = typeof raw.seq === "number" ? raw.seq : undefined;
  if (raw.type === "snapshot" && Array.isArray(raw.calls)) return { type: "snapshot", seq, calls: raw.calls };
  if ((raw.type === "call-upsert" || raw.type === "new-call") && raw.call?.id)
    return { type: "call", seq, call: raw.call };
  if (raw.type === "transcript-update" && raw.call_id) {
    const line: Line = {
      speaker: raw.speaker ?? "agent",
      text: raw.text ?? raw.append ?? "",
      partial: raw.final === false,
      item: raw.item === undefined ? undefined : String(raw.item),
      interrupted: raw.interrupted,
    };
    return { type: "words", seq, call: raw.call_id, line };
  }
  if (raw.type === "call-event" && raw.call_id && typeof raw.event?.type === "string")
    return { type: "event", seq, call: raw.call_id, event: raw.event.type };
  return { type: "other", seq };
}

const ENTRY_BYTES = 18;
/** Of −60 dBFS to full scale: what is louder is a voice, what is not is the line. */
const VOICE_MIN = 0.3;

/** One entry a call: 16 bytes of its id, then the caller's and the agent's level, 0 to 255. */
export function readLevels(data: ArrayBuffer, into: Map<string, Levels>): void {
  const bytes = new Uint8Array(data);
  const at = performance.now();
  for (let from = 0; from + ENTRY_BYTES <= bytes.length; from += ENTRY_BYTES) {
    const hex = Array.from(bytes.subarray(from, from + 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    const [caller, agent] = [(bytes[from + 16] ?? 0) / 255, (bytes[from + 17] ?? 0) / 255];
    const loud = Math.max(caller, agent) >= VOICE_MIN;
    into.set(id, { caller, agent, at, loudAt: loud ? at : (into.get(id)?.loudAt ?? at) });
  }
}
