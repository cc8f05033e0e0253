import type { CrmError } from '../errors.ts';

export type RetryDecision = { kind: 'retry'; delayMs: number } | { kind: 'refresh-token' } | { kind: 'give-up' };

export const maxAttempts = 6;
const baseDelayMs = 500;
/** Longer waits are left to the next sync, which goes on from the cursor. */
export const longestWaitMs = 60_000;

/**
 * What to do about a failed call: a value, so that it can be tested as a table.
 * Full jitter (a random share of the exponential delay) keeps workers that failed together from returning together.
 *
 * @param attempt 1 for the first try.
 * @param random in [0, 1).
 */
export function decideRetry(error: CrmError, attempt: number, tokenRefreshed: boolean, random: number): RetryDecision {
  if (error.code === 'unauthorized') return tokenRefreshed ? { kind: 'give-up' } : { kind: 'refresh-token' };
  if (!error.retryable || attempt >= maxAttempts) return { kind: 'give-up' };
  if (error.reason === 'DAILY') return { kind: 'give-up' };
  if (error.retryAfterMs !== undefined)
    return error.retryAfterMs > longestWaitMs
      ? { kind: 'give-up' }
      : { kind: 'retry', delayMs: error.retryAfterMs + Math.round(random * baseDelayMs) };
  if (error.reason === 'TEN_SECONDLY_ROLLING')
    // The window is 10 s long and frees up as it rolls; later attempts wait for more of it.
    return { kind: 'retry', delayMs: Math.min(10_000, 2_000 * attempt) + Math.round(random * 1_000) };
  if (error.reason === 'SECONDLY') return { kind: 'retry', delayMs: 1_000 + Math.round(random * 500) };
  return { kind: 'retry', delayMs: Math.round(random * baseDelayMs * 2 ** attempt) };
}

/**
 * How long the lane of a call that was answered 429 stays closed for every other call: they would only be refused as well.
 * @param dayLeftMs until the account's day ends, and with it a limit per day.
 */
export function pauseAfter(error: CrmError, dayLeftMs: number): number | null {
  if (error.code !== 'rate-limited') return null;
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (error.reason === 'DAILY') return dayLeftMs;
  // The window of ten seconds frees up as it rolls.
  if (error.reason === 'TEN_SECONDLY_ROLLING') return 2_000;
  return error.reason === 'SECONDLY' ? 1_000 : null;
}

/** How long a day lasts that ends at midnight in this time zone; a minute more, because clocks differ. */
export function dayLeftMs(now: Date, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).format(now);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return 86_400_000 - (hours * 3_600 + minutes * 60 + seconds) * 1_000 + 60_000;
}
