import type { Levels, LiveCall } from "@/live/live_store";
import { live as text } from "@/strings/live";
import { otherEnd } from "../call/call_model";
import { LATE_MS } from "../history/badges";

export type Order = "newest" | "longest" | "slowest" | "alerts";

/** Interruptions per turn from which a conversation does not flow. */
const INTERRUPTED_SHARE = 0.5;
const TURNS_MIN = 4;
/** Longer than a caller looks for a pen. */
const SILENT_MS = 15_000;

/** When somebody was last heard on it, by this browser's clock. */
function heardAt(call: LiveCall, levels: Levels | undefined): number {
  const loud = levels ? performance.timeOrigin + levels.loudAt : 0;
  return Math.max(call.spoke_at ?? Infinity, loud);
}

/** What on this call wants somebody's eye; silence where `levels` are known or words have come. */
export function alertsOf(call: LiveCall, now = 0, levels?: Levels): string[] {
  const alerts: string[] = [];
  const quiet = call.silent || now - heardAt(call, levels) > SILENT_MS;
  // Who is being passed on hears it ring, and we do not.
  const away = call.transfer && !call.transfer.ended_at && !call.transfer.back_at;
  if (call.status === "in-progress" && quiet && !away) alerts.push(text.alerts.silent);
  const latency = call.last_latency_ms ?? call.latency_p95_ms;
  if (latency !== null && latency !== undefined && latency > LATE_MS) alerts.push(text.alerts.slow);
  if (call.turns >= TURNS_MIN && call.barge_ins / call.turns >= INTERRUPTED_SHARE) alerts.push(text.alerts.interrupted);
  return alerts;
}

/** Who answers the call: the agent, and of which organisation where `whose` says so. */
export const answering = (call: Pick<LiveCall, "agent_name">, whose?: string): string =>
  [call.agent_name ?? "–", ...(whose ? [whose] : [])].join(" · ");

/** Read once a call's change, not at each comparison of a sort. */
const begun = new WeakMap<LiveCall, number>();
function began(call: LiveCall): number {
  const known = begun.get(call);
  if (known !== undefined) return known;
  const at = Date.parse(call.answered_at ?? call.started_at);
  begun.set(call, at);
  return at;
}
const latencyOf = (call: LiveCall) => call.last_latency_ms ?? call.latency_p95_ms ?? 0;

/** The calls that `words` mean, pinned ones first. */
export function arranged(
  calls: Iterable<LiveCall>,
  words: string,
  order: Order,
  pinned: ReadonlySet<string>,
): LiveCall[] {
  const wanted = words.trim().toLowerCase();
  const found = [...calls].filter(
    (call) =>
      !wanted ||
      [otherEnd(call), call.agent_name, call.last_words?.text].some((one) => one?.toLowerCase().includes(wanted)),
  );
  const by: Record<Order, (a: LiveCall, b: LiveCall) => number> = {
    newest: (a, b) => began(b) - began(a),
    longest: (a, b) => began(a) - began(b),
    slowest: (a, b) => latencyOf(b) - latencyOf(a),
    alerts: (a, b) => alertsOf(b).length - alertsOf(a).length || began(b) - began(a),
  };
  return found.sort(
    (a, b) => Number(pinned.has(b.id)) - Number(pinned.has(a.id)) || by[order](a, b) || (a.id < b.id ? 1 : -1),
  );
}

export const lengthOf = (call: LiveCall, now: number): number => Math.max(0, now - began(call));
