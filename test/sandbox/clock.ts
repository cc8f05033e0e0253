/** The sandbox's time: the given clock, moved forward on request. */
export class Clock {
  private ahead = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly base: () => number = Date.now) {}

  now(): number {
    return this.base() + this.ahead;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  advance(ms: number): void {
    this.ahead += ms;
    for (const listener of this.listeners) listener();
  }

  /** Told whenever the time is moved on. */
  onAdvance(listener: () => void): void {
    this.listeners.push(listener);
  }
}
