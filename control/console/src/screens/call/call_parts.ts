import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap, unwrapWithTag } from "@/api/client";

export type Call = Schemas["Call"];
export type CallEvent = Schemas["CallEvent"];
export type Segment = Schemas["TranscriptSegment"];
export type Turn = Schemas["CallTurn"];

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

/** A tool's question and its answer, as one. */
export interface ToolUse {
  at: number;
  name: string;
  arguments: string;
  outcome?: string;
  took?: number;
}

export function toolUses(events: CallEvent[]): ToolUse[] {
  const uses = new Map<unknown, ToolUse>();
  for (const event of events) {
    const payload = event.payload as Record<string, unknown>;
    const key = payload.tool_call;
    if (event.type === "tool.asked")
      uses.set(key, { at: event.call_time_ms, name: String(payload.name), arguments: String(payload.arguments ?? "") });
    const use = uses.get(key);
    if (event.type === "tool.settled" && use) {
      use.outcome = String(payload.outcome);
      use.took = Number(payload.took_ms);
    }
  }
  return [...uses.values()];
}

/** Whom the call is with: not us. */
export const otherEnd = (call: Pick<Call, "direction" | "from_number" | "to_number">): string =>
  call.direction === "outbound" ? call.to_number : call.from_number;
