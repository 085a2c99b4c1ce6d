import type { Schemas } from "@/api/client";

/** What somebody may do with a call, as the server judges it. */
export type Deed = Schemas["Call"]["rights"][number];

/** A call as the wall shows it: its row, and what only the feed knows. */
export type LiveCall = Pick<
  Schemas["CallSummary"],
  | "id"
  | "organisation_id"
  | "agent_id"
  | "agent_name"
  | "direction"
  | "from_number"
  | "to_number"
  | "status"
  | "outcome"
  | "started_at"
  | "answered_at"
  | "ended_at"
  | "turns"
  | "barge_ins"
  | "latency_p95_ms"
> & {
  /** Of the last turn: speech stopped to first audio sent. */
  last_latency_ms?: number | null;
  last_words?: Line | null;
  listeners?: string[];
  muted?: boolean;
  taken_over_by?: string | null;
  /** The latest, until the call is over. */
  transfer?: LiveTransfer | null;
  /** What we may do with it. */
  rights?: Deed[];
  /** By this browser's clock, when words of it last came, or when we first heard of it. */
  spoke_at?: number;
  /** The agent had to ask whether anybody is there, and nobody has answered yet. */
  silent?: boolean;
};

export interface LiveTransfer {
  number: string | null;
  /** As in `TransferState`. */
  state: string;
  /** The person who ordered it, by id and by name; null: the agent. */
  by: string | null;
  by_name: string | null;
  asked_at: string;
  ended_at: string | null;
  /** When the agent had the caller again. */
  back_at: string | null;
}

export interface Line {
  speaker: "caller" | "agent" | "supervisor";
  text: string;
  /** More of it is to come, and it may still change. */
  partial?: boolean;
  /** Names an utterance that grows. */
  item?: string;
  interrupted?: boolean;
}

export type Connection = "connecting" | "live" | "polling" | "stale" | "denied";

export interface LiveState {
  connection: Connection;
  calls: ReadonlyMap<string, LiveCall>;
  active: number;
  /** When the last word of the server came. */
  heardAt: number;
}

/** Levels of one call, 0 to 1, and when they came, by the page's clock; `loudAt`: when a voice was last in them. */
export interface Levels {
  caller: number;
  agent: number;
  at: number;
  loudAt: number;
}

type Listener = () => void;

const LINES_MAX = 500;
/** A change is told so long after it came at the latest, whether or not the page is drawn. */
const TELL_MAX_MS = 250;
const SIGNS_OF_LIFE = new Set(["caller.speech", "caller.words", "caller.dtmf"]);

/**
 * What is known of live calls, in this tab. Changes are told to React once a frame, however many come; levels never pass
 * through React at all: whoever draws them reads them.
 */
export class LiveStore {
  private calls = new Map<string, LiveCall>();
  private state: LiveState = { connection: "connecting", calls: this.calls, active: 0, heardAt: 0 };
  private listeners = new Set<Listener>();
  private arrivals = new Set<(call: LiveCall) => void>();
  private arrived: LiveCall[] = [];
  private lines = new Map<string, Line[]>();
  private told = false;
  readonly levels = new Map<string, Levels>();

  readonly snapshot = (): LiveState => this.state;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  onArrival(listener: (call: LiveCall) => void): () => void {
    this.arrivals.add(listener);
    return () => this.arrivals.delete(listener);
  }

  setConnection(connection: Connection): void {
    if (this.state.connection !== connection) this.tell({ connection });
  }

  /** All live calls there are; what is missing is over. */
  replace(calls: LiveCall[], connection: Connection): void {
    const known = this.state.heardAt > 0;
    const next = new Map<string, LiveCall>();
    for (const call of calls) {
      const before = this.calls.get(call.id);
      next.set(call.id, { spoke_at: Date.now(), ...before, ...call });
      if (known && !before) this.arrived.push(call);
    }
    this.calls = next;
    this.prune();
    this.tell({ active: next.size, connection, heardAt: Date.now() });
  }

  upsert(call: Partial<LiveCall> & { id: string }): void {
    const before = this.calls.get(call.id);
    const merged = { spoke_at: Date.now(), ...before, ...call } as LiveCall;
    const over = merged.status === "ended";
    if (over) this.calls.delete(call.id);
    else this.calls.set(call.id, merged);
    if (!before && !over) this.arrived.push(merged);
    if (over) this.prune();
    this.tell({ active: this.calls.size, heardAt: Date.now() });
  }

  say(call: string, line: Line): void {
    const lines = this.lines.get(call) ?? [];
    // Both sides may speak at once: what grows need not be the last.
    const grows = lines.findLastIndex((one) =>
      line.item === undefined
        ? one.partial && one.speaker === line.speaker && one === lines.at(-1)
        : one.item === line.item && one.speaker === line.speaker,
    );
    const next = grows < 0 ? [...lines, line] : lines.with(grows, line);
    this.lines.set(call, next.slice(-LINES_MAX));
    const known = this.calls.get(call);
    if (known)
      this.calls.set(call, {
        ...known,
        last_words: line,
        spoke_at: Date.now(),
        silent: known.silent && line.speaker !== "caller",
      });
    this.tell({ heardAt: Date.now() });
  }

  /** Something happened on a call that its row does not tell. */
  note(call: string, event: string): void {
    const known = this.calls.get(call);
    const silent = event === "caller.idle" ? true : SIGNS_OF_LIFE.has(event) ? false : known?.silent;
    if (known && silent !== known.silent) this.calls.set(call, { ...known, silent });
    this.tell({ heardAt: Date.now() });
  }

  heard(): void {
    this.state = { ...this.state, heardAt: Date.now() };
  }

  linesOf(call: string): Line[] | undefined {
    return this.lines.get(call);
  }

  /** Words and levels of calls that are gone. */
  private prune(): void {
    for (const id of this.lines.keys()) if (!this.calls.has(id)) this.lines.delete(id);
    for (const id of this.levels.keys()) if (!this.calls.has(id)) this.levels.delete(id);
  }

  /** Behind the frame in which they are drawn: a tone and a notice take their time, and the tile is waited for. */
  private announce(): void {
    for (const call of this.arrived.splice(0)) this.arrivals.forEach((listener) => listener(call));
  }

  private tell(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    if (this.told) return;
    this.told = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let done = false;
    const now = () => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      this.told = false;
      this.state = { ...this.state, calls: new Map(this.calls) };
      this.listeners.forEach((listener) => listener());
      if (this.arrived.length > 0) setTimeout(() => this.announce());
    };
    // Hidden pages get no frames, and one that is hidden before its frame came does not get that one either: the clock tells it
    // then, or calls that come meanwhile would be announced to nobody.
    if (!document.hidden) requestAnimationFrame(now);
    if (!done) timer = setTimeout(now, TELL_MAX_MS);
  }
}
