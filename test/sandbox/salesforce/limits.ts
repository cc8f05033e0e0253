import type { Clock } from '../clock.ts';

export interface LimitSettings {
  /** API calls of the whole org in any 24 hours (Enterprise Edition: 100,000 and 1,000 for each licence). */
  dailyApiRequests: number;
}

export const defaultLimits: LimitSettings = { dailyApiRequests: 110_000 };

const dayMs = 24 * 3_600_000;

/** Counts the calls of the last 24 hours. */
export class Limits {
  private times: number[] = [];
  private oldest = 0;
  /** All that were ever counted. */
  counted = 0;

  constructor(
    private readonly clock: Clock,
    private readonly settings: LimitSettings,
  ) {}

  /** Takes one call; false when there is none left. */
  take(): boolean {
    if (this.used >= this.max) return false;
    this.times.push(this.clock.now());
    this.counted += 1;
    return true;
  }

  get max(): number {
    return this.settings.dailyApiRequests;
  }

  get used(): number {
    const begin = this.clock.now() - dayMs;
    while (this.oldest < this.times.length && (this.times[this.oldest] ?? 0) <= begin) this.oldest += 1;
    if (this.oldest > 10_000) {
      this.times = this.times.slice(this.oldest);
      this.oldest = 0;
    }
    return this.times.length - this.oldest;
  }

  /** Other integrations of the org use their share. */
  spend(calls: number): void {
    const now = this.clock.now();
    for (let n = 0; n < calls; n += 1) this.times.push(now);
  }
}
