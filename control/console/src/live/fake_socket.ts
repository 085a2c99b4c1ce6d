/** For tests: a WebSocket whose other end is the test. */
export class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  /** The other end is gone: closing waits for its answer, and nobody is told that the socket is closed. */
  lost = false;
  onopen = () => {};
  onmessage: ((event: { data: unknown }) => void) | null = () => {};
  onclose: (event: { code: number }) => void = () => {};
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close(code = 1006) {
    this.readyState = this.lost ? 2 : 3;
    if (!this.lost) this.onclose({ code });
  }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
