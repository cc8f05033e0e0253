import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Priority } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { longestWaitMs } from '../retry.ts';
import { makeTurns, type Turns } from './turns.ts';

/** Which of HubSpot's limits a call counts against; token calls count against none. */
export type Lane = 'general' | 'search';

/** Every account has limits of its own. */
export interface Limiter {
  /**
   * Resolves when a call of this connection may start; somebody who waits for it goes before all who do not.
   * @throws CrmError `rate-limited` when the lane is closed for longer than a call should wait.
   */
  take(connectionId: string, lane: Lane, priority?: Priority): Promise<void>;
  /** Learns from an answer's headers: the calls per 10 s the account allows, and how many of them are left. */
  observe(connectionId: string, seen: { maxPer10s: number; remaining: number | null }): void;
  /** Closes a lane, for every process that shares the limits: HubSpot has answered that it is used up. */
  pause(connectionId: string, lane: Lane, pauseMs: number): Promise<void>;
}

export interface LimiterOptions {
  /** An ioredis client that does not queue commands while it is away: then each process counts for itself. */
  redis?: object | null;
  /** Ends all waiting. */
  signal?: AbortSignal;
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
/** Search: 5 per second and account, shared with every other app; any second touches five windows of 0.3 s at most. */
const searchPace: Pace = { alone: { points: 1, duration: 0.3 }, shared: { points: 10, duration: 3 } };
/** Nothing is left, because others use the limit as well or clocks differ: about as long as it takes to free one place. */
const nothingLeftMs = 100;

/** Counts the calls of each connection: in Redis, where several processes share an account's limits, otherwise here. */
export function makeLimiter(options: LimiterOptions = {}): Limiter {
  const accounts = new Map<string, Record<Lane, CountedLane>>();
  const of = (connectionId: string) => {
    const account = accounts.get(connectionId) ?? {
      general: makeLane(options, `barometer:calls:${connectionId}`, paceOf(cautiousMaxPer10s)),
      search: makeLane(options, `barometer:search:${connectionId}`, searchPace),
    };
    accounts.set(connectionId, account);
    return account;
  };
  return {
    take: (connectionId, lane, priority = 'background') => of(connectionId)[lane].turns.take(priority),
    observe: (connectionId, { maxPer10s, remaining }) => {
      const { general } = of(connectionId);
      general.keepTo(paceOf(maxPer10s));
      if (remaining === 0) void general.close(nothingLeftMs);
    },
    pause: (connectionId, lane, pauseMs) => of(connectionId)[lane].close(pauseMs),
  };
}

interface CountedLane {
  turns: Turns;
  keepTo(pace: Pace): void;
  close(forMs: number): Promise<void>;
}

/** All calls of a lane count as one key. */
const key = 'all';

function makeLane({ redis, signal }: LimiterOptions, keyPrefix: string, pace: Pace): CountedLane {
  const alone = new RateLimiterMemory({ keyPrefix, ...pace.alone });
  const shared = redis
    ? new RateLimiterRedis({
        ...{ keyPrefix, ...pace.shared, storeClient: redis, insuranceLimiter: alone },
        customIncrTtlLuaScript: evenPlaces,
      })
    : null;
  const limits = shared ?? alone;
  const msUntilFree = async (): Promise<number> => {
    try {
      await limits.consume(key);
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      if (refusal.msBeforeNext > longestWaitMs) throw usedUp(refusal.msBeforeNext);
      return Math.max(1, refusal.msBeforeNext);
    }
  };
  return {
    keepTo: (fresh) => {
      Object.assign(alone, fresh.alone);
      if (shared) Object.assign(shared, fresh.shared);
    },
    turns: makeTurns(msUntilFree, signal),
    close: async (forMs) => {
      const known = await limits.get(key);
      // A day that is used up is not opened again by an answer about a second.
      const closedMs = known && known.consumedPoints > limits.points ? known.msBeforeNext : 0;
      if (closedMs < forMs) await limits.block(key, Math.ceil(forMs) / 1000);
    },
  };
}

const usedUp = (retryAfterMs: number) =>
  new CrmError(
    'rate-limited',
    `HubSpot's limit for this account is used up. The next call is made in ${Math.ceil(retryAfterMs / 60_000)} minutes; nothing is lost until then.`,
    { retryAfterMs },
  );

/** Points in each window, and how long one lasts in seconds. */
interface Window {
  points: number;
  duration: number;
}

/** How calls are let through by one process that counts for itself, and by several that count in Redis. */
interface Pace {
  alone: Window;
  shared: Window;
}

/**
 * In Redis the library has windows of whole seconds only, which would leave an eleventh of the limit unused. So it is told
 * of the calls in ten seconds, and this script, in the place of its own, gives each a place in time, evenly and by Redis'
 * clock. Who comes late by less than a place does not delay those after him: of one that is kept free ten seconds hold
 * one call more at most. No place is further away than that, unless the clock was set back: nobody waits for it. The
 * library defines the script for the whole client: every lane has the same.
 *
 * The key holds the next free place as "0 <ms>", which the library reads as nothing consumed; or what the library puts
 * there to close a lane, without an end when that is for less than a second, which it cannot say.
 */
const evenPlaces = `
  local paceMs = math.ceil(1000 * ARGV[4] / ARGV[3])
  local time = redis.call('time')
  local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
  local held = redis.call('get', KEYS[1])
  local placeMs = held and string.match(held, '^0 (%d+)$')
  if held and not placeMs then
    local leftMs = redis.call('pttl', KEYS[1])
    if leftMs < 0 then
      redis.call('pexpire', KEYS[1], paceMs)
      leftMs = paceMs
    end
    return {ARGV[3] + 1, leftMs}
  end
  placeMs = tonumber(placeMs or nowMs)
  if placeMs > nowMs + 1000 * ARGV[4] then placeMs = nowMs end
  if placeMs > nowMs then return {ARGV[3] + 1, placeMs - nowMs} end
  local nextMs = math.max(placeMs, nowMs - paceMs) + paceMs
  redis.call('set', KEYS[1], string.format('0 %.0f', nextMs), 'PX', nextMs - nowMs + paceMs)
  return {1, math.max(1, nextMs - nowMs)}
`;

function paceOf(maxPer10s: number): Pace {
  const windowMs = Math.max(shortestWindowMs, Math.ceil(limitWindowMs / Math.max(1, maxPer10s - 1)));
  const touched = Math.ceil(limitWindowMs / windowMs) + 1;
  return {
    alone: { points: Math.max(1, Math.floor(maxPer10s / touched)), duration: windowMs / 1_000 },
    // One at the edge of ten seconds, and one for who was late.
    shared: { points: Math.max(1, maxPer10s - 2), duration: limitWindowMs / 1_000 },
  };
}
