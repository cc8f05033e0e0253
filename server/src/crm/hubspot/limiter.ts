import { type IRateLimiterOptions, RateLimiterMemory, RateLimiterQueue, RateLimiterRedis } from 'rate-limiter-flexible';

/** Which of HubSpot's limits a call counts against; token calls count against none. */
export type Lane = 'general' | 'search';

/** Every account has limits of its own. */
export interface Limiter {
  /** Resolves when a call of this connection may start. */
  take(connectionId: string, lane: Lane): Promise<void>;
  /** Learns an account's own limit from an answer's X-HubSpot-RateLimit-Max (calls per 10 s). */
  observe(connectionId: string, maxPer10s: number): void;
}

/**
 * HubSpot counts a *rolling* 10 s window (110 calls for OAuth apps; 100 to 250 for private ones), where a fixed
 * window of 10 s would let twice as many through at its edge. Short windows cannot: any 10 s touch only so many of them,
 * and each lets its share through. The shortest lets one call through at a time: calls are paced evenly, and next to
 * nothing of the limit is lost to the edges (windows of 1 s would lose an eleventh).
 */
const limitWindowMs = 10_000;
const shortestWindowMs = 20;
/** The strictest published limit, until the first answer tells the account's own. */
const cautiousMaxPer10s = 100;
/** Search: 5 per second and account, shared with every other app; two windows of 1 s touch any second. */
const searchPerSecond = 2;

/**
 * Counts the calls of each connection: in Redis, where several processes share an account's limits, otherwise here.
 * @param redis an ioredis client that does not queue commands while it is away: then each process counts for itself.
 */
export function makeLimiter(redis: object | null = null): Limiter {
  const accounts = new Map<string, ReturnType<typeof makeAccountLimiter>>();
  const of = (connectionId: string) => {
    const account = accounts.get(connectionId) ?? makeAccountLimiter(connectionId, redis);
    accounts.set(connectionId, account);
    return account;
  };
  return {
    take: async (connectionId, lane) => {
      await of(connectionId)[lane].removeTokens(1);
    },
    observe: (connectionId, maxPer10s) => {
      Object.assign(of(connectionId).limits, paceOf(maxPer10s, redis !== null));
    },
  };
}

function makeAccountLimiter(connectionId: string, redis: object | null) {
  const count = (name: string, pace: Pace) => {
    const here: IRateLimiterOptions = { keyPrefix: `barometer:${name}:${connectionId}`, ...pace };
    const alone = new RateLimiterMemory(here);
    return redis === null ? alone : new RateLimiterRedis({ ...here, storeClient: redis, insuranceLimiter: alone });
  };
  const limits = count('calls', paceOf(cautiousMaxPer10s, redis !== null));
  return {
    limits,
    general: new RateLimiterQueue(limits),
    search: new RateLimiterQueue(count('search', { points: searchPerSecond, duration: 1 })),
  };
}

/** Points in each window, and how long one lasts in seconds. */
interface Pace {
  points: number;
  duration: number;
}

/** Redis counts in whole seconds: there an eleventh of the limit is left unused. */
function paceOf(maxPer10s: number, inWholeSeconds: boolean): Pace {
  const evenMs = Math.max(shortestWindowMs, Math.ceil(limitWindowMs / Math.max(1, maxPer10s - 1)));
  const windowMs = inWholeSeconds ? 1_000 : evenMs;
  const touched = Math.ceil(limitWindowMs / windowMs) + 1;
  return { points: Math.max(1, Math.floor(maxPer10s / touched)), duration: windowMs / 1_000 };
}
