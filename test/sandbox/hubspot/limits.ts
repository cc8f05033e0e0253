import type { Clock } from '../clock.ts';
import { type HubSpotError, type Policy, rateLimited } from './errors.ts';
import type { Portal } from './portal.ts';
import type { Route } from './route.ts';

export interface LimitSettings {
  /** Calls in any ten seconds, per account (an OAuth app with marketplace distribution: 110). */
  tenSecondly: number;
  /** Searches in any second, per account. */
  searchSecondly: number;
}

export const defaultLimits: LimitSettings = { tenSecondly: 110, searchSecondly: 5 };

/** Counts what was let through in the last `windowMs`. */
class Window {
  private readonly times: number[] = [];

  constructor(
    readonly max: number,
    private readonly windowMs: number,
    private readonly clock: Clock,
  ) {}

  /** What is left after taking one; negative when there was nothing to take. */
  take(): number {
    const now = this.clock.now();
    while (this.times.length > 0 && (this.times[0] ?? 0) <= now - this.windowMs) this.times.shift();
    if (this.times.length >= this.max) return -1;
    this.times.push(now);
    return this.max - this.times.length;
  }

  /** Milliseconds until the next place is free. */
  wait(): number {
    return Math.max(0, (this.times[0] ?? 0) + this.windowMs - this.clock.now());
  }
}

/** HubSpot's rate limits on one account, as rolling windows over the sandbox's clock. */
export class Limits {
  private readonly tenSecondly: Window;
  private readonly search: Window;

  constructor(
    private readonly portal: Portal,
    private readonly appId: number,
    settings: LimitSettings,
  ) {
    this.tenSecondly = new Window(settings.tenSecondly, 10_000, portal.clock);
    this.search = new Window(settings.searchSecondly, 1000, portal.clock);
  }

  /** Takes a place for a call: the headers its answer carries. Search answers carry none. */
  take(limit: Route['limit']): Record<string, string> {
    const exempt = limit === 'associations-batch' && this.portal.switches.get('associationsBatchLimit') === 'exempt';
    if (limit === 'none' || exempt) return {};
    if (limit === 'search') {
      if (this.search.take() < 0) throw this.refusal('SECONDLY');
      return {};
    }
    const remaining = this.tenSecondly.take();
    if (remaining < 0) throw this.refusal('TEN_SECONDLY_ROLLING');
    return this.headers(remaining);
  }

  refusal(policy: Policy): HubSpotError {
    const wait = policy === 'SECONDLY' ? this.search.wait() : this.tenSecondly.wait();
    const retryAfter: Record<string, string> =
      this.portal.switches.get('retryAfterOn429') === 'seconds'
        ? { 'Retry-After': String(Math.max(1, Math.ceil(wait / 1000))) }
        : {};
    const headers = policy === 'SECONDLY' ? retryAfter : { ...this.headers(0), ...retryAfter };
    return rateLimited(policy, this.appId, this.portal.id, headers);
  }

  private headers(remaining: number): Record<string, string> {
    return {
      'X-HubSpot-RateLimit-Max': String(this.tenSecondly.max),
      'X-HubSpot-RateLimit-Remaining': String(remaining),
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
    };
  }
}
