import { closingOf } from "./closing";
import { Microphone, VOICE_RATE } from "./microphone";
import { NewerToken } from "./newer_token";
import { Watchable } from "./watchable";

export interface Line {
  state: "idle" | "microphone" | "connecting" | "talking" | "over" | "failed";
  /** As the server names the call; empty before it does. */
  call: string;
  /** Loudest of the agent in the last tenth of a second, 0 to 1. */
  peak: number;
  /** Why it ended, or could not begin: `refused`, or a closing; empty where it ended as calls do. */
  reason: string;
  startedAt: number;
}

const IDLE: Line = { state: "idle", call: "", peak: 0, reason: "", startedAt: 0 };
const SCALE = 1 / 32_768;

interface Told {
  type: string;
  callId?: string;
  id?: number;
}
interface Report {
  played?: number;
  peak?: number;
}

/** A call to an agent from this browser: its microphone up, the agent down, each mark answered when it was heard. */
export class PlaygroundLine extends Watchable<Line> {
  readonly microphone = new Microphone((block) => this.send(block));
  private socket: WebSocket | null = null;
  private context: AudioContext | null = null;
  private node: AudioWorkletNode | null = null;
  private readonly token = new NewerToken(() => this.socket);

  constructor() {
    super(IDLE);
  }

  /** Must follow from a click: browsers start no sound by themselves. */
  async start(agent: string, version: "draft" | "published"): Promise<void> {
    this.stop();
    this.set({ ...IDLE, state: "microphone" });
    if (!(await this.microphone.open())) {
      if (this.snapshot().state === "microphone") this.set({ state: "idle" });
      return;
    }
    this.set({ state: "connecting" });
    const context = new AudioContext({ sampleRate: VOICE_RATE, latencyHint: "interactive" });
    this.context = context;
    await context.audioWorklet.addModule(new URL("./line_processor.js", import.meta.url));
    const token = await this.token.first();
    if (this.context !== context) return;
    if (!token) return this.over("connection");
    const node = new AudioWorkletNode(context, "line", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data }: MessageEvent<Report>) => this.report(data);
    node.connect(context.destination);
    this.node = node;
    await context.resume();
    if (this.context !== context) return;
    node.port.postMessage({ latency: context.baseLatency + (context.outputLatency || 0) });
    this.token.start();
    this.connect(agent, version, token);
  }

  /** Hangs up. */
  stop(): void {
    this.tell({ type: "stop" });
    this.release();
    if (this.snapshot().state !== "idle" && this.snapshot().state !== "failed")
      this.set({ state: this.snapshot().call ? "over" : "idle", peak: 0 });
  }

  press(digit: string): void {
    this.tell({ type: "dtmf", digit });
  }

  private connect(agent: string, version: string, token: string): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = new URLSearchParams({ agent_id: agent, version });
    const socket = new WebSocket(`${scheme}://${location.host}/ws/playground?${query}`, ["bearer", token]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onmessage = ({ data }) =>
      typeof data === "string" ? this.hear(JSON.parse(data) as Told) : this.play(data as ArrayBuffer);
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      const closing = closingOf(code);
      const begun = this.snapshot().call !== "";
      // What the handshake was refused for is nothing that browsers tell.
      if (!begun && closing === "connection") this.over("refused");
      else this.over(closing === "over" ? "" : closing);
    };
  }

  /** The line is gone; `reason` is why, where that is worth a word. */
  private over(reason: string): void {
    this.release();
    this.set({ state: this.snapshot().call ? "over" : "failed", reason, peak: 0 });
  }

  private hear(message: Told): void {
    if (message.type === "start")
      this.set({ state: "talking", call: message.callId ?? "", reason: "", startedAt: Date.now() });
    if (message.type === "mark") this.node?.port.postMessage({ mark: message.id });
    if (message.type === "clear") this.node?.port.postMessage({ clear: true });
    if (message.type === "error") this.token.unanswered();
  }

  private play(data: ArrayBuffer): void {
    const block = Float32Array.from(new Int16Array(data), (sample) => sample * SCALE);
    this.node?.port.postMessage({ block }, [block.buffer]);
  }

  private report({ played, peak }: Report): void {
    if (played !== undefined) this.tell({ type: "played", id: played });
    if (peak !== undefined) this.set({ peak });
  }

  private tell(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private send(block: ArrayBuffer): void {
    if (this.snapshot().state === "talking" && this.socket?.readyState === WebSocket.OPEN) this.socket.send(block);
  }

  private release(): void {
    this.microphone.close();
    this.token.stop();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
    this.node?.disconnect();
    this.node = null;
    void this.context?.close();
    this.context = null;
  }
}
