/** For tests: a browser's sound that makes none. */
export class SilentContext {
  destination = {};
  baseLatency = 0;
  outputLatency = 0;
  audioWorklet = { addModule: () => Promise.resolve() };
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
}
export class SilentNode {
  port = { postMessage: () => {}, onmessage: null };
  connect() {}
  disconnect() {}
}
