/** Something whose state React reads by `useSyncExternalStore(it.subscribe, it.snapshot)`. */
export class Watchable<State extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private state: State) {}

  readonly snapshot = (): State => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  protected set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
