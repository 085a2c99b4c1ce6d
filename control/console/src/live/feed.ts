import { api, unwrap } from "@/api/client";
import { Problem } from "@/api/problem";
import { readLevels, readMessage } from "./feed_messages";
import type { LiveStore } from "./live_store";
import { NewerToken } from "./newer_token";

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 10_000;
const POLL_MS = 2_500;
/** The server's feed speaks at least so often, were it only to say that it is there. */
const SILENCE_MAX_MS = 45_000;
/** The server takes no more. */
const WATCHED_MAX = 100;

/**
 * The live feed of a tab: one socket, resumed when it breaks, asked for a new snapshot when a number is missing. Where the
 * socket cannot be had, the list of active calls is asked for instead, so that the wall is late rather than empty.
 */
export class Feed {
  private socket: WebSocket | null = null;
  private retry = RETRY_FIRST_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private poller: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  /** Of several tries to connect the latest counts. */
  private tries = 0;
  private seq = -1;
  private readonly watchers = new Set<string[]>();
  private readonly token = new NewerToken(() => this.socket);

  constructor(
    private readonly store: LiveStore,
    private readonly organisation: string | null,
  ) {}

  /** The machine has lost its network: the socket would find out much later. */
  private readonly offline = () => this.drop(this.socket);
  private readonly online = () => this.tryNow();

  start(): void {
    this.running = true;
    addEventListener("offline", this.offline);
    addEventListener("online", this.online);
    this.token.start();
    void this.connect();
  }

  /** Now, not when the next try is due. */
  tryNow(): void {
    if (this.socket || !this.running) return;
    clearTimeout(this.timer);
    clearTimeout(this.poller);
    this.poller = undefined;
    this.store.setConnection("connecting");
    void this.connect();
  }

  stop(): void {
    this.running = false;
    removeEventListener("offline", this.offline);
    removeEventListener("online", this.online);
    clearTimeout(this.timer);
    clearTimeout(this.poller);
    clearTimeout(this.watchdog);
    this.token.stop();
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Levels and partial words are wanted of these calls; gives back how to stop that. */
  watch(calls: string[]): () => void {
    this.watchers.add(calls);
    this.subscribe();
    return () => {
      this.watchers.delete(calls);
      this.subscribe();
    };
  }

  private subscribe(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.send({
      type: "subscribe",
      levels: [...new Set([...this.watchers].flat())].slice(0, WATCHED_MAX),
      transcripts: true,
      ...(this.organisation ? { organisation_id: this.organisation } : {}),
    });
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private async connect(): Promise<void> {
    const mine = ++this.tries;
    const token = await this.token.first();
    if (mine !== this.tries) return;
    if (!this.running || !token) return this.again();
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/dashboard?snapshot=1`;
    const socket = new WebSocket(url, ["bearer", token]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.retry = RETRY_FIRST_MS;
      this.seq = -1;
      clearTimeout(this.poller);
      this.poller = undefined;
      this.subscribe();
    };
    socket.onmessage = (event) => this.take(event.data as string | ArrayBuffer);
    socket.onclose = () => this.drop(socket);
  }

  /** Not ours any more, at once: a browser waits up to a minute for a peer that is gone to take leave. */
  private drop(socket: WebSocket | null): void {
    if (!socket || this.socket !== socket) return;
    this.socket = null;
    socket.onmessage = null;
    socket.close();
    clearTimeout(this.watchdog);
    this.again();
  }

  private again(): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), this.retry * (0.75 + Math.random() / 2));
    this.retry = Math.min(RETRY_MAX_MS, Math.max(RETRY_FIRST_MS, this.retry * 2));
    this.poller ??= setTimeout(() => void this.poll(), 0);
  }

  private take(data: string | ArrayBuffer): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.drop(this.socket), SILENCE_MAX_MS);
    if (typeof data !== "string") {
      this.store.heard();
      readLevels(data, this.store.levels);
      return;
    }
    const message = readMessage(data);
    if (!message) return;
    if (message.seq !== undefined) {
      const gap = this.seq >= 0 && message.seq > this.seq + 1 && message.type !== "snapshot";
      this.seq = message.seq;
      if (gap) this.send({ type: "snapshot" });
    }
    if (message.type === "snapshot")
      this.store.replace(
        message.calls.filter((one) => this.mine(one)),
        "live",
      );
    else if (message.type === "call" && this.mine(message.call)) this.store.upsert(message.call);
    else if (message.type === "words") this.store.say(message.call, message.line);
    else if (message.type === "event") this.store.note(message.call, message.event);
    else this.store.heard();
    this.store.setConnection("live");
  }

  private mine(call: { organisation_id?: string }): boolean {
    return !this.organisation || !call.organisation_id || call.organisation_id === this.organisation;
  }

  private async poll(): Promise<void> {
    try {
      const query = { active: true, limit: 200, ...(this.organisation ? { organisation_id: this.organisation } : {}) };
      const found = await unwrap(api.GET("/api/calls", { params: { query } }));
      if (this.socket?.readyState !== WebSocket.OPEN) this.store.replace(found.data, "polling");
    } catch (error) {
      this.store.setConnection(error instanceof Problem && error.status === 403 ? "denied" : "stale");
    }
    if (this.running && this.socket?.readyState !== WebSocket.OPEN)
      this.poller = setTimeout(() => void this.poll(), POLL_MS);
    else this.poller = undefined;
  }
}
