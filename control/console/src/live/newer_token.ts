import { accessToken } from "@/api/session";

/** How often is looked whether there is a newer token to bring. */
const LOOK_MS = 30_000;

/** A socket lives longer than a token: the newer one is brought to it before the old one runs out. */
export class NewerToken {
  private token = "";
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly socket: () => WebSocket | null) {}

  /** The one to open the socket with; empty where there is none. */
  async first(): Promise<string> {
    this.token = await accessToken().catch(() => "");
    return this.token;
  }

  start(): void {
    this.stop();
    this.timer = setInterval(() => void this.bring(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The server could not look at the last one: it is brought again. */
  unanswered(): void {
    this.token = "";
  }

  private async bring(): Promise<void> {
    const token = await accessToken().catch(() => "");
    const socket = this.socket();
    if (!token || token === this.token || socket?.readyState !== WebSocket.OPEN) return;
    this.token = token;
    socket.send(JSON.stringify({ type: "refresh", token }));
  }
}
