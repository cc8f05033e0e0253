/** The sandbox's time: the given clock, moved forward on request. */
export class Clock {
  private ahead = 0;

  constructor(private readonly base: () => number = Date.now) {}

  now(): number {
    return this.base() + this.ahead;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  advance(ms: number): void {
    this.ahead += ms;
  }
}
