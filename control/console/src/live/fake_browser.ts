import { vi } from "vitest";
import { FakeSocket } from "./fake_socket";

/** Sound that makes none. */
class SilentContext {
  destination = {};
  baseLatency = 0;
  outputLatency = 0;
  audioWorklet = { addModule: () => Promise.resolve() };
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
}
class SilentNode {
  port = { postMessage: () => {}, onmessage: null };
  connect() {}
  disconnect() {}
}

/** For tests: a browser whose sockets end in the test, and which makes no sound. */
export function fakeBrowser(): void {
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("AudioContext", SilentContext);
  vi.stubGlobal("AudioWorkletNode", SilentNode);
  vi.stubGlobal("location", { protocol: "https:", host: "console.example" });
}
