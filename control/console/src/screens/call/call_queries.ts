import { useQuery } from "@tanstack/react-query";
import { api, unwrap, unwrapWithTag } from "@/api/client";

const PAGE = 200;
/** Longer calls are told to their first so many pages; the rest is in the export. */
const PAGES_MAX = 25;

/** Every page of what belongs to one call. */
async function whole<T>(
  load: (cursor: string | undefined) => Promise<{ data: T[]; next_cursor: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; ++page) {
    const got = await load(cursor);
    all.push(...got.data);
    if (!got.next_cursor) break;
    cursor = got.next_cursor;
  }
  return all;
}

export const useCall = (id: string, every?: number) =>
  useQuery({
    queryKey: ["call", id],
    queryFn: () => unwrapWithTag(api.GET("/api/calls/{id}", { params: { path: { id } } })),
    refetchInterval: every,
  });

export const useTranscript = (id: string, every?: number) =>
  useQuery({
    queryKey: ["call", id, "transcript"],
    queryFn: () =>
      whole((cursor) =>
        unwrap(api.GET("/api/calls/{id}/transcript", { params: { path: { id }, query: { limit: PAGE, cursor } } })),
      ),
    refetchInterval: every,
  });

export const useEvents = (id: string, every?: number) =>
  useQuery({
    queryKey: ["call", id, "events"],
    queryFn: () =>
      whole((cursor) =>
        unwrap(api.GET("/api/calls/{id}/events", { params: { path: { id }, query: { limit: PAGE, cursor } } })),
      ),
    refetchInterval: every,
  });

export const useTurns = (id: string, every?: number) =>
  useQuery({
    queryKey: ["call", id, "turns"],
    queryFn: () =>
      whole((cursor) =>
        unwrap(api.GET("/api/calls/{id}/turns", { params: { path: { id }, query: { limit: PAGE, cursor } } })),
      ),
    refetchInterval: every,
  });
