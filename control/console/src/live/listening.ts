import { api, unwrap } from "@/api/client";
import { Problem } from "@/api/problem";
import { type Closing, closingOf, isFinal } from "./closing";
import { NewerToken } from "./newer_token";
import { Watchable } from "./watchable";

/** Who has the caller: the agent, or we (asked for it, or have it). */
export type Hold = "none" | "asking" | "mine";

export interface Heard {
  state: "off" | "connecting" | "playing" | "interrupted" | "over" | "refused";
  /** From the arrival of a sound in this browser to the loudspeaker. */
  delayMs: number;
  bufferedMs: number;
  underruns: number;
  /** Sound that was lost on the way, or skipped to keep up. */
  lostMs: number;
  /** Loudest of the last quarter of a second, caller and agent. */
  peaks: [number, number];
  hold: Hold;
  /** Why the call is not ours, or not any more: the server's word for it; empty where nothing is to be told. */
  refused: string;
  /** Why nothing is heard, or not for the moment; empty while all is well. */
  closing: Closing | "";
}

const OFF: Heard = {
  state: "off",
  delayMs: 0,
  bufferedMs: 0,
  underruns: 0,
  lostMs: 0,
  peaks: [0, 0],
  hold: "none",
  refused: "",
  closing: "",
};
const RATE = 24_000;
const RETRY_MS = 1_000;
const RETRIES_MAX = 10;
const SCALE = 1 / 32_768;
interface Report {
  bufferedMs: number;
  underruns: number;
  skippedMs: number;
  peaks: [number, number];
}

/**
 * Listening to one live call: its socket, and the audio thread that plays it; and speaking in the agent's place over the same
 * socket. One at a time in a tab.
 */
export class Listening extends Watchable<Heard> {
  private context: AudioContext | null = null;
  private node: AudioWorkletNode | null = null;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  private call = "";
  private lostMs = 0;
  private gains: [number, number] = [1, 1];
  private readonly token = new NewerToken(() => this.socket);

  constructor() {
    super(OFF);
  }

  /** Must follow from a click or a key: browsers start no sound by themselves. */
  async start(call: string): Promise<void> {
    this.stop();
    this.call = call;
    this.retries = 0;
    this.lostMs = 0;
    this.set({ state: "connecting" });
    const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    this.context = context;
    await context.audioWorklet.addModule(new URL("./listen_processor.js", import.meta.url));
    if (this.context !== context) return;
    const node = new AudioWorkletNode(context, "listen", { numberOfInputs: 0, outputChannelCount: [2] });
    node.port.onmessage = ({ data }: MessageEvent<Report>) => this.report(data);
    node.connect(context.destination);
    this.node = node;
    this.turn(this.gains);
    await context.resume();
    if (this.context !== context) return;
    this.token.start();
    await this.connect();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.token.stop();
    this.call = "";
    this.socket?.close(1000);
    this.socket = null;
    this.node?.disconnect();
    this.node = null;
    void this.context?.close();
    this.context = null;
    this.set(OFF);
  }

  /** Asks for the call. What comes of it is in the state. */
  takeOver(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      this.set({ hold: "none", refused: "not-connected" });
      return;
    }
    this.set({ hold: "asking", refused: "" });
    this.socket.send(JSON.stringify({ type: "take-over" }));
  }

  handBack(): void {
    if (this.snapshot().hold !== "none") this.socket?.send(JSON.stringify({ type: "hand-back" }));
  }

  /** To the caller: 20 ms of 16-bit mono at 24 kHz. Goes nowhere while the call is not ours. */
  speak(block: ArrayBuffer): void {
    if (this.snapshot().hold === "mine" && this.socket?.readyState === WebSocket.OPEN) this.socket.send(block);
  }

  /** How loud caller and agent are, 0 to 1 each. */
  turn(gains: [number, number]): void {
    this.gains = gains;
    const [caller, agent] = gains;
    // In the agent's place we are heard on its side, as late as the caller hears us.
    this.node?.port.postMessage({ gains: this.snapshot().hold === "mine" ? [caller, 0] : [caller, agent] });
  }

  private async connect(): Promise<void> {
    const call = this.call;
    const token = await this.token.first();
    if (!call || this.call !== call) return;
    if (!token) return this.closed("connection");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/listen/${call}?rate=${RATE}&channels=2`, [
      "bearer",
      token,
    ]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onmessage = ({ data }) => (typeof data === "string" ? this.told(data) : this.play(data as ArrayBuffer));
    let opened = false;
    socket.onopen = () => (opened = true);
    socket.onclose = ({ code }) => {
      if (this.socket !== socket || this.snapshot().state === "over") return;
      if (opened) return this.closed(closingOf(code));
      void this.whyRefused(call).then((closing) => this.socket === socket && this.closed(closing));
    };
  }

  /** Browsers do not say what a socket was refused with at the door: the call's row does. */
  private async whyRefused(call: string): Promise<Closing> {
    try {
      const row = await unwrap(api.GET("/api/calls/{id}", { params: { path: { id: call } } }));
      if (row.status === "ended") return "over";
      return row.rights.includes("listen") ? "connection" : "not-allowed";
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 401) return "signed-out";
      // A call that has just begun comes into its row a moment later; one of somebody else's is none of ours.
      return status === 403 ? "not-allowed" : "connection";
    }
  }

  private closed(now: Closing): void {
    // A try that is refused at the door tells nothing: what was told before holds.
    const closing = (now === "connection" && this.snapshot().closing) || now;
    if (this.snapshot().hold === "mine") this.set({ refused: closing });
    this.held("none");
    if (isFinal(closing) || this.retries >= RETRIES_MAX) {
      this.token.stop();
      this.set(closing === "over" ? { state: "over", closing: "" } : { state: "refused", closing });
      return;
    }
    this.retries++;
    this.set({ state: "interrupted", closing });
    this.timer = setTimeout(() => void this.connect(), RETRY_MS);
  }

  private told(text: string): void {
    const message = JSON.parse(text) as { type: string; ms?: number; reason?: string; code?: string };
    if (message.type === "end") {
      this.held("none");
      this.set({ state: "over" });
    }
    if (message.type === "taken-over") this.held("mine");
    if (message.type === "handed-back") {
      this.set({ refused: message.reason === "asked" ? "" : (message.reason ?? "") });
      this.held("none");
    }
    if (message.type === "error" && message.code === "unavailable" && this.snapshot().hold !== "asking") {
      this.token.unanswered();
    } else if (message.type === "error") {
      this.set({ refused: message.code ?? "" });
      if (this.snapshot().hold === "asking" || message.code === "not-held") this.held("none");
    }
    if (message.type === "dropped") this.lostMs += message.ms ?? 0;
    if (message.type === "start") {
      this.retries = 0;
      this.set({ closing: "" });
    }
  }

  private held(hold: Hold): void {
    this.set({ hold });
    this.turn(this.gains);
  }

  private play(data: ArrayBuffer): void {
    const pcm = new Int16Array(data);
    const block = Float32Array.from(pcm, (sample) => sample * SCALE);
    this.node?.port.postMessage({ block }, [block.buffer]);
    if (this.snapshot().state !== "playing") this.set({ state: "playing" });
  }

  private report(report: Report): void {
    const context = this.context;
    if (!context) return;
    const device = 1000 * (context.baseLatency + (context.outputLatency || 0));
    this.set({
      bufferedMs: report.bufferedMs,
      underruns: report.underruns,
      lostMs: Math.round(this.lostMs + report.skippedMs),
      delayMs: Math.round(report.bufferedMs + device),
      peaks: report.peaks,
    });
  }
}
