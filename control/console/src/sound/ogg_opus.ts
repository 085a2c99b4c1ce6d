/** The packets of an Ogg Opus file (RFC 3533, RFC 7845), as a decoder of raw Opus wants them. */
export interface OpusPackets {
  channels: number;
  /** Samples at 48 kHz that come before the sound itself. */
  preSkip: number;
  packets: Uint8Array[];
}

const PAGE_BYTES = 27;
const HEAD = "OpusHead";
const TAGS = "OpusTags";

const startsWith = (bytes: Uint8Array, word: string): boolean =>
  bytes.length >= word.length && [...word].every((letter, index) => bytes[index] === letter.charCodeAt(0));

/** Null for what is no Ogg Opus. A file that breaks off is read up to there; checksums are the transport's business. */
export function readOggOpus(file: Uint8Array): OpusPackets | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const packets: Uint8Array[] = [];
  let pending: Uint8Array[] = [];
  for (let at = 0; at + PAGE_BYTES <= file.length && startsWith(file.subarray(at), "OggS");) {
    const segments = view.getUint8(at + 26);
    let body = at + PAGE_BYTES + segments;
    if (body > file.length) break;
    let from = body;
    for (let i = 0; i < segments; i++) {
      const length = view.getUint8(at + PAGE_BYTES + i);
      body += length;
      if (body > file.length) return opusOf(packets);
      if (length === 255) continue;
      packets.push(joined([...pending, file.subarray(from, body)]));
      pending = [];
      from = body;
    }
    if (from < body) pending.push(file.subarray(from, body));
    at = body;
  }
  return opusOf(packets);
}

function joined(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function opusOf(packets: Uint8Array[]): OpusPackets | null {
  const [head, tags, ...rest] = packets;
  if (!head || head.length < 19 || !startsWith(head, HEAD) || !tags || !startsWith(tags, TAGS)) return null;
  const preSkip = (head[10] ?? 0) | ((head[11] ?? 0) << 8);
  return { channels: head[9] ?? 1, preSkip, packets: rest };
}
