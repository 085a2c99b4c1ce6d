import { calls } from "@/strings/calls";
import { deeds as text } from "@/strings/deeds";
import { clock, phone } from "@/ui/time";
import { type CallEvent, keyOf } from "./call_model";
import { foldTransfers, type Step } from "./transfers";

/** Something that a person did in a call, or that came of it. */
export interface Deed {
  /** The event's. */
  key: string;
  at: number;
  what: string;
  /** What they gave the agent to know or to say. */
  words?: string;
}

/** From when to when somebody spoke with the caller in the agent's place. */
export interface Hold {
  from: number;
  to: number;
  name: string;
}

/**
 * What to call the actor `user:ID` or `key:ID` of an event: as one of the call's own events names them, who may be gone since, else as
 * `nameOf` knows them.
 */
export function actorsOf(events: CallEvent[], nameOf: (id: string) => string | undefined): (actor: string) => string {
  const told = new Map<string, string>();
  for (const { actor, payload } of events) {
    const name = payload.listener ?? payload.name;
    if (/^(user|key):/.test(actor) && typeof name === "string" && name !== "") told.set(actor, name);
  }
  return (actor) => {
    const [kind, id] = actor.split(":");
    return told.get(actor) ?? nameOf(id ?? "") ?? (kind === "key" ? text.program : text.somebody);
  };
}

/** Each in a sentence, in the order in which they happened. */
export function deedsOf(events: CallEvent[], nameOf: (actor: string) => string): Deed[] {
  const listening = new Map<string, number[]>();
  const { steps } = foldTransfers(events);
  const done: Deed[] = [];
  for (const event of events) {
    const step = steps.get(keyOf(event));
    const what = step ? passing(step, nameOf(event.actor)) : sentence(event, nameOf, listening);
    if (what === undefined) continue;
    const words = event.payload.text;
    const given = /\.(say|whisper)$/.test(event.type) && typeof words === "string" ? words : undefined;
    done.push({ key: keyOf(event), at: event.call_time_ms, what, words: given });
  }
  return done;
}

function sentence(
  { type, actor, payload, call_time_ms: at }: CallEvent,
  nameOf: (actor: string) => string,
  listening: Map<string, number[]>,
): string | undefined {
  const who = nameOf(actor);
  const reason = String(payload.reason ?? "");
  switch (type) {
    case "supervisor.listening":
      listening.set(actor, [...(listening.get(actor) ?? []), at]);
      return text.listens(who);
    case "supervisor.left": {
      // Of several windows the oldest: which of them was closed is not told.
      const since = listening.get(actor)?.shift();
      return text.left(who, since === undefined ? "" : clock(at - since));
    }
    case "supervisor.whisper":
      return text.whispered(who);
    case "supervisor.say":
      return text.said(who);
    case "supervisor.mute":
      return text.muted(who);
    case "supervisor.unmute":
      return text.unmuted(who);
    case "supervisor.taken-over":
      return text.tookOver(who);
    case "supervisor.words-missing":
      return text.wordsMissing(who);
    case "supervisor.handed-back":
      return text.had((text.handedBack[reason] ?? text.handedBack.ended)!(who), clock(Number(payload.ms ?? 0)));
    case "supervisor.hang-up":
      return text.hangsUp(who, payload.goodbye === true);
    case "call.ended":
      return text.over((calls.reasons[reason] ?? reason).toLowerCase());
    default:
      return undefined;
  }
}

/** A caller who is passed on, and what came of it. */
function passing(step: Step, who: string): string {
  if (step.is === "ended") return text.transferEnded[step.as] ?? text.transferEnded.unknown!;
  const { cause, number } = step;
  if (cause === "fallback") return text.fallbackTransfers;
  // None is the agent's own.
  const to = number ? phone(number) : "";
  return cause === "person" ? text.transfers(who, to) : text.agentTransfers(to);
}

/** What ends it beside its own end: somebody else has the call, its server died with them, or it is over. */
const ENDS_HOLD = new Set(["supervisor.handed-back", "supervisor.taken-over", "call.resumed", "call.ended"]);

/** Who spoke with the caller when; whoever still does, does so for ever. */
export function holdsOf(events: CallEvent[], nameOf: (actor: string) => string): Hold[] {
  const holds: Hold[] = [];
  for (const { type, actor, call_time_ms: at } of events) {
    const last = holds.at(-1);
    if (last?.to === Infinity && ENDS_HOLD.has(type)) last.to = at;
    if (type === "supervisor.taken-over") holds.push({ from: at, to: Infinity, name: nameOf(actor) });
  }
  return holds;
}

/** Who spoke with the caller then: of two who followed each other at once, the later one. */
export const holderAt = (holds: Hold[], at: number): Hold | undefined =>
  holds.findLast(({ from, to }) => from <= at && at <= to);
