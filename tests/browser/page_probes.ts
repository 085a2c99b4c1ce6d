// What is put into a page to measure it; runs in the browser, each function whole and by itself.

/** For `probePlayed`: the context's time of each onset on the left side. */
export const ONSETS = `
  const LOUD = 0.02, QUIET_S = 0.3;
  registerProcessor("probe", class extends AudioWorkletProcessor {
    quiet = 0;
    process([input]) {
      const samples = input[0];
      if (samples) for (let i = 0; i < samples.length; i++) {
        if (Math.abs(samples[i]) < LOUD) { this.quiet++; continue; }
        if (this.quiet > QUIET_S * sampleRate) this.port.postMessage(currentTime + i / sampleRate);
        this.quiet = 0;
      }
      return true;
    }
  });`;

/** For `probePlayed`: of each 5 ms how loud both sides are, 0 to 1, and how often the left one rises through nought. */
export const STEPS = `
  const STEP = Math.round(0.005 * sampleRate);
  registerProcessor("probe", class extends AudioWorkletProcessor {
    count = 0; left = 0; right = 0; rises = 0; before = 0;
    process([input]) {
      const samples = input[0];
      const other = input[1] ?? samples;
      if (samples) for (let i = 0; i < samples.length; i++) {
        this.left += samples[i] ** 2;
        this.right += other[i] ** 2;
        if (this.before < 0 && samples[i] >= 0) this.rises++;
        this.before = samples[i];
        if (++this.count < STEP) continue;
        this.port.postMessage([Math.sqrt(this.left / STEP), Math.sqrt(this.right / STEP), this.rises]);
        this.count = this.left = this.right = this.rises = 0;
      }
      return true;
    }
  });`;

/**
 * What an audio worklet plays goes through `processor` too; what that tells is pushed to `window.heard`, with what to add to the
 * context's time, in ms, for the page's.
 */
export function probePlayed(processor: string): void {
  const kept = window as unknown as { heard: [unknown, number][] };
  kept.heard = [];
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
    if (to instanceof AudioDestinationNode && this instanceof AudioWorkletNode) {
      const context = this.context as AudioContext;
      const module = URL.createObjectURL(new Blob([processor], { type: "text/javascript" }));
      // The smallest distance of both clocks is the truest: looking is late, never early.
      let offset = Infinity;
      const look = setInterval(() => (offset = Math.min(offset, performance.now() - 1000 * context.currentTime)), 7);
      context.onstatechange = () => context.state === "closed" && clearInterval(look);
      void context.audioWorklet.addModule(module).then(() => {
        const probe = new AudioWorkletNode(context, "probe", { numberOfOutputs: 0 });
        probe.port.onmessage = ({ data }) => kept.heard.push([data, offset]);
        connect.call(this, probe);
      });
    }
    return connect.call(this, to);
  } as typeof AudioNode.prototype.connect;
}

/** When a call's tile is painted: `window.painted` has the time of day by call. */
export function probeTiles(): void {
  const kept = window as unknown as { painted: Record<string, number> };
  kept.painted = {};
  new MutationObserver(() => {
    for (const tile of document.querySelectorAll<HTMLElement>("[data-call]")) {
      const id = tile.dataset.call ?? "";
      if (id in kept.painted) continue;
      kept.painted[id] = Infinity;
      // The frame in which it is drawn begins at the next callback, and is over at the one behind it.
      requestAnimationFrame(() => requestAnimationFrame(() => (kept.painted[id] = Date.now())));
    }
  }).observe(document, { childList: true, subtree: true });
}

/** In the place of the live feed: so many calls of which each says something every few seconds, levels ten times a second. */
export function feedOfMany(calls: number): void {
  const Real = window.WebSocket;
  const hex = (n: number) => n.toString(16).padStart(12, "0");
  const call = (n: number) => ({
    id: `0199aaaa-0000-7000-8000-${hex(n)}`,
    organisation_id: "0199bbbb-0000-7000-8000-000000000001",
    agent_name: `Agent ${n % 40}`,
    direction: "inbound",
    from_number: `+1555${String(1_000_000 + n)}`,
    to_number: "+15557122661",
    status: "in-progress",
    started_at: new Date(Date.now() - 1000 * n).toISOString(),
    answered_at: new Date(Date.now() - 1000 * n).toISOString(),
    turns: n % 9,
    barge_ins: n % 3,
    last_latency_ms: 500 + ((n * 37) % 900),
    listeners: [],
  });
  class Feed extends EventTarget {
    static readonly OPEN = 1;
    readonly OPEN = 1;
    readyState = 0;
    binaryType = "";
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    private seq = 0;
    private watched: string[] = [];
    constructor() {
      super();
      // No wait: a socket opens in a later turn than the one that makes it, when its handlers are there.
      setTimeout(() => {
        this.readyState = 1;
        this.onopen?.();
        this.say({ type: "snapshot", calls: Array.from({ length: calls }, (_, n) => call(n)), active_count: calls });
        setInterval(() => this.levels(), 100);
        setInterval(() => this.changes(), 100);
      });
    }
    say(message: object): void {
      this.onmessage?.({ data: JSON.stringify({ ...message, seq: ++this.seq }) });
    }
    send(text: string): void {
      const { levels } = JSON.parse(text) as { levels?: string[] };
      if (levels) this.watched = levels;
    }
    close(): void {}
    private levels(): void {
      const bytes = new Uint8Array(18 * this.watched.length);
      this.watched.forEach((id, at) => {
        const name = id.replaceAll("-", "");
        for (let i = 0; i < 16; i++) bytes[18 * at + i] = parseInt(name.slice(2 * i, 2 * i + 2), 16);
        bytes[18 * at + 16] = Math.random() * 255;
        bytes[18 * at + 17] = Math.random() * 255;
      });
      this.onmessage?.({ data: bytes.buffer });
    }
    /** A call has an event about every second, and words as often. */
    private changes(): void {
      for (let i = 0; i < calls / 10; i++) {
        const { id } = call(Math.floor(Math.random() * calls));
        this.say({ type: "call-upsert", call: { id, turns: this.seq % 20, last_latency_ms: 400 + (this.seq % 700) } });
        this.say({
          ...{ type: "transcript-update", call_id: id, speaker: i % 2 ? "caller" : "agent", item: this.seq, final: true },
          text: `The ${this.seq}th word that is said on this wall, and some more of them so that it wraps.`,
        });
      }
    }
  }
  window.WebSocket = new Proxy(Real, {
    construct: (real, [url, protocols]: [string, string[]]) =>
      url.includes("/ws/dashboard") ? (new Feed() as unknown as WebSocket) : new real(url, protocols),
  });
}

/** Frames a second, long tasks and memory of the page while it is looked at for so long. */
export async function pageCost(ms: number): Promise<{ fps: number; longTasks: number; heapMb: number; tiles: number }> {
  let longTasks = 0;
  new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({ type: "longtask" });
  const from = performance.now();
  let frames = 0;
  await new Promise<void>((done) => {
    const frame = (now: number) => {
      frames++;
      if (now - from < ms) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
  return {
    fps: (1000 * frames) / (performance.now() - from),
    longTasks,
    heapMb: memory.usedJSHeapSize / 2 ** 20,
    tiles: document.querySelectorAll("[data-call]").length,
  };
}
