/** Where a recording plays, on the call's clock. It moves with every frame, so it does not live in React's state. */
export class Playhead {
  private at: number | null = null;
  private readonly listeners = new Set<() => void>();

  readonly now = (): number | null => this.at;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  move(ms: number | null): void {
    if (ms === this.at) return;
    this.at = ms;
    this.listeners.forEach((listener) => listener());
  }
}
