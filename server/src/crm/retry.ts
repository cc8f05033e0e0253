import type { CrmError } from './errors.ts';

export type RetryDecision = { kind: 'retry'; delayMs: number } | { kind: 'refresh-token' } | { kind: 'give-up' };

export const maxAttempts = 6;
const baseDelayMs = 500;
/** Longer waits are left to the next sync, which goes on from the cursor. */
export const longestWaitMs = 60_000;

/** A delay the CRM's own reason for a failure asks for; null: nothing special; 'never': not today. */
export type ReasonDelay = (error: CrmError, attempt: number, random: number) => number | 'never' | null;

/**
 * What to do about a failed call: a value, so that it can be tested as a table.
 * Full jitter (a random share of the exponential delay) keeps workers that failed together from returning together.
 *
 * @param attempt 1 for the first try.
 * @param random in [0, 1).
 */
export function decideRetry(
  error: CrmError,
  attempt: number,
  tokenRefreshed: boolean,
  random: number,
  reasonDelay: ReasonDelay = () => null,
): RetryDecision {
  if (error.code === 'unauthorized') return tokenRefreshed ? { kind: 'give-up' } : { kind: 'refresh-token' };
  if (!error.retryable || attempt >= maxAttempts) return { kind: 'give-up' };
  const special = reasonDelay(error, attempt, random);
  if (special === 'never') return { kind: 'give-up' };
  if (error.retryAfterMs !== undefined)
    return error.retryAfterMs > longestWaitMs
      ? { kind: 'give-up' }
      : { kind: 'retry', delayMs: error.retryAfterMs + Math.round(random * baseDelayMs) };
  return { kind: 'retry', delayMs: special ?? Math.round(random * baseDelayMs * 2 ** attempt) };
}
