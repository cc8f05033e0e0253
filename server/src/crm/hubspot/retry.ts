import type { CrmError } from '../errors.ts';
import type { ReasonDelay } from '../retry.ts';

/** HubSpot's limits by their names: one of a day is not waited for, the others free up within seconds. */
export const reasonDelay: ReasonDelay = ({ reason }, attempt, random) => {
  if (reason === 'DAILY') return 'never';
  // The window is 10 s long and frees up as it rolls; later attempts wait for more of it.
  if (reason === 'TEN_SECONDLY_ROLLING') return Math.min(10_000, 2_000 * attempt) + Math.round(random * 1_000);
  return reason === 'SECONDLY' ? 1_000 + Math.round(random * 500) : null;
};

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
