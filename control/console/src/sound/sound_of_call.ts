import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { authorised } from "@/api/client";
import { Problem } from "@/api/problem";
import type { Loudness } from "./loudness";

/** A recording comes a little after its call: the server writes its end first. */
const LATE_MS = 60_000;
const LOOK_MS = 2_000;
const PIECE = /^bytes \d+-(\d+)\/(\d+)$/;

/** The recording piece by piece, as the server gives it; null where none is kept or may be heard. */
async function fetchSound(call: string): Promise<Blob | null> {
  const pieces: Blob[] = [];
  for (let from = 0; ;) {
    const answer = await authorised(
      new Request(`/api/calls/${call}/recording`, { headers: { Range: `bytes=${from}-` } }),
    );
    // What nobody reads would hold its connection, of which a browser has few.
    if (!answer.ok) await answer.body?.cancel();
    if (answer.status === 404 || answer.status === 403) return null;
    if (!answer.ok) throw new Problem(answer.status, {});
    pieces.push(await answer.blob());
    const [, last, size] = PIECE.exec(answer.headers.get("Content-Range") ?? "") ?? [];
    if (answer.status === 200 || !last || Number(last) + 1 >= Number(size))
      return new Blob(pieces, { type: "audio/ogg" });
    from = Number(last) + 1;
  }
}

function measure(sound: Blob): Promise<Loudness | null> {
  const worker = new Worker(new URL("./loudness_worker.ts", import.meta.url), { type: "module" });
  return new Promise<Loudness | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Loudness | null>) => resolve(data);
    worker.onerror = () => resolve(null);
    void sound.arrayBuffer().then((bytes) => worker.postMessage(bytes, [bytes]));
  }).finally(() => worker.terminate());
}

export interface CallSound {
  url: string;
  /** Null while it is measured, and in browsers that cannot. */
  loudness: Loudness | null;
}

/**
 * The sound of a call that was recorded, in this browser's memory, so that it can be wound without asking again; null where none
 * is there. `endedAt`: no use to ask before.
 */
export function useSound(call: string, recorded: boolean, endedAt: string | null): CallSound | null {
  const young = () => endedAt !== null && Date.now() - Date.parse(endedAt) < LATE_MS;
  const sound = useQuery({
    queryKey: ["call", call, "recording"],
    enabled: recorded && endedAt !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchInterval: (query) => (query.state.data === null && young() ? LOOK_MS : false),
    queryFn: async () => {
      const blob = await fetchSound(call);
      return blob && { blob, url: URL.createObjectURL(blob) };
    },
  });
  const kept = sound.data ?? null;
  useEffect(() => () => (kept ? URL.revokeObjectURL(kept.url) : undefined), [kept]);
  const loudness = useQuery({
    queryKey: ["call", call, "loudness", kept?.url],
    enabled: kept !== null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: () => (kept ? measure(kept.blob) : null),
  });
  return kept && { url: kept.url, loudness: loudness.data ?? null };
}
