import { useQuery } from "@tanstack/react-query";
import { api, unwrap, unwrapWithTag } from "@/api/client";

const PAGE = 200;
/** Longer calls are told to their first so many pages; the rest is in the export. */
const PAGES_MAX = 25;

type Load<T> = (cursor: string | undefined) => Promise<{ data: T[]; next_cursor: string | null }>;

/** Every page of what belongs to one call. */
async function whole<T>(load: Load<T>): Promise<T[]> {
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

/** One call, asked for again every so often: always so often, or by whether it is there yet. */
export const useCall = (id: string, every?: number | ((there: boolean) => number | false)) =>
  useQuery({
    queryKey: ["call", id],
    queryFn: () => unwrapWithTag(api.GET("/api/calls/{id}", { params: { path: { id } } })),
    refetchInterval: typeof every === "function" ? (asked) => every(asked.state.data !== undefined) : every,
  });

/**
 * Rows of one call. While it is on they are asked for every so often; when it is over once more, for what came between the last time
 * and its end: the row of a call that is over comes with all that was said in it.
 */
function useRows<T>(id: string, what: string, every: number | undefined, load: Load<T>) {
  return useQuery({
    queryKey: ["call", id, what, every === undefined ? "over" : "on"],
    queryFn: () => whole(load),
    refetchInterval: every,
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
  });
}

const asking = (id: string, cursor: string | undefined) => ({
  params: { path: { id }, query: { limit: PAGE, cursor } },
});

export const useTranscript = (id: string, every?: number) =>
  useRows(id, "transcript", every, (cursor) => unwrap(api.GET("/api/calls/{id}/transcript", asking(id, cursor))));

export const useEvents = (id: string, every?: number) =>
  useRows(id, "events", every, (cursor) => unwrap(api.GET("/api/calls/{id}/events", asking(id, cursor))));

export const useTurns = (id: string, every?: number) =>
  useRows(id, "turns", every, (cursor) => unwrap(api.GET("/api/calls/{id}/turns", asking(id, cursor))));
