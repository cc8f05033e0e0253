import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';

/** Which of HubSpot's limits a call counts against; token calls count against none. */
export type Lane = 'general' | 'search';

export interface Limiter {
  /** Resolves when a call of this connection may start. */
  take(connectionId: string, lane: Lane): Promise<void>;
  /** Learns the portal's own limit from an answer's X-HubSpot-RateLimit-Max (calls per 10 s). */
  observe(maxPer10s: number): void;
}

/**
 * HubSpot counts a *rolling* 10 s window (110 calls for OAuth apps; 100 to 250 for private ones), where a fixed
 * window of 10 s would let twice as many through at its edge. Windows of 1 s cannot: any 10 s touch at most eleven
 * of them, so a tenth of the limit per second, rounded down to an eleventh, is never over it.
 */
const windowsTouchedBy10s = 11;
/** The strictest published limit, until the first answer tells the portal's own. */
const cautiousMaxPer10s = 100;
/** Search: 5 per second and account, shared with every other app; two windows of 1 s touch any second. */
const searchPerSecond = 2;

export function makeLimiter(): Limiter {
  const general = new RateLimiterMemory({ points: perSecond(cautiousMaxPer10s), duration: 1 });
  const lanes: Record<Lane, RateLimiterQueue> = {
    general: new RateLimiterQueue(general),
    search: new RateLimiterQueue(new RateLimiterMemory({ points: searchPerSecond, duration: 1 })),
  };
  return {
    take: async (connectionId, lane) => {
      await lanes[lane].removeTokens(1, connectionId);
    },
    observe: (maxPer10s) => {
      general.points = perSecond(maxPer10s);
    },
  };
}

const perSecond = (maxPer10s: number) => Math.max(1, Math.floor(maxPer10s / windowsTouchedBy10s));
