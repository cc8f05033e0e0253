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
 * window of 10 s would let twice as many through at its edge. Windows of 1 s cannot: any 10 s touch at most eleven
 * of them, so an eleventh of the limit per second is never over it.
 */
const windowsTouchedBy10s = 11;
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
      of(connectionId).limits.points = perSecond(maxPer10s);
    },
  };
}

function makeAccountLimiter(connectionId: string, redis: object | null) {
  const count = (name: string, points: number) => {
    const here: IRateLimiterOptions = { keyPrefix: `barometer:${name}:${connectionId}`, points, duration: 1 };
    const alone = new RateLimiterMemory(here);
    return redis === null ? alone : new RateLimiterRedis({ ...here, storeClient: redis, insuranceLimiter: alone });
  };
  const limits = count('calls', perSecond(cautiousMaxPer10s));
  return {
    limits,
    general: new RateLimiterQueue(limits),
    search: new RateLimiterQueue(count('search', searchPerSecond)),
  };
}

const perSecond = (maxPer10s: number) => Math.max(1, Math.floor(maxPer10s / windowsTouchedBy10s));
