import { CrmError, type CrmErrorCode, type CrmErrorDetails } from '../../server/src/crm/errors.ts';
import { dayLeftMs, pauseAfter, reasonDelay } from '../../server/src/crm/hubspot/retry.ts';
import { decideRetry, maxAttempts } from '../../server/src/crm/retry.ts';

const error = (code: CrmErrorCode, details: CrmErrorDetails = {}) => new CrmError(code, 'x', details);
const retry = (delayMs: number) => ({ kind: 'retry', delayMs });
const giveUp = { kind: 'give-up' };

/** [what happened, attempt, token refreshed already, random, decision] */
const table: [string, CrmError, number, boolean, number, unknown][] = [
  ['a refused token is refreshed once', error('unauthorized'), 1, false, 0, { kind: 'refresh-token' }],
  ['and not twice', error('unauthorized'), 2, true, 0, giveUp],
  ['an outage backs off with full jitter', error('unavailable'), 1, false, 1, retry(1_000)],
  ['twice as far each time', error('unavailable'), 3, false, 1, retry(4_000)],
  ['jitter may be nothing', error('unreachable'), 3, false, 0, retry(0)],
  ['up to a quarter of a minute before the last try', error('timeout'), maxAttempts - 1, false, 1, retry(16_000)],
  ['tries are bounded', error('unavailable'), maxAttempts, false, 0, giveUp],
  ['a broken answer is asked again', error('bad-answer'), 1, false, 0.5, retry(500)],
  ['Retry-After is obeyed', error('unavailable', { retryAfterMs: 7_000 }), 1, false, 0, retry(7_000)],
  ['unless it is longer than a sync should wait', error('unavailable', { retryAfterMs: 600_000 }), 1, false, 0, giveUp],
  [
    'the rolling limit frees up within its 10 s',
    error('rate-limited', { reason: 'TEN_SECONDLY_ROLLING' }),
    2,
    false,
    0,
    retry(4_000),
  ],
  ['the limit per second within one', error('rate-limited', { reason: 'SECONDLY' }), 1, false, 0, retry(1_000)],
  ['the daily limit is not waited for', error('rate-limited', { reason: 'DAILY' }), 1, false, 0, giveUp],
  ['a missing scope will not appear', error('forbidden'), 1, false, 0, giveUp],
  ['nor a withdrawn consent', error('disconnected'), 1, false, 0, giveUp],
  ['a refused value stays refused', error('invalid'), 1, false, 0, giveUp],
];

test.each(table)('%s', (_name, failure, attempt, refreshed, random, decision) => {
  expect(decideRetry(failure, attempt, refreshed, random, reasonDelay)).toEqual(decision);
});

test.each([
  ['429 per ten seconds', error('rate-limited', { reason: 'TEN_SECONDLY_ROLLING' }), 2_000],
  ['429 per second', error('rate-limited', { reason: 'SECONDLY' }), 1_000],
  ['429 per day', error('rate-limited', { reason: 'DAILY' }), 2 * 3_600_000 + 60_000],
  ['429 that says until when', error('rate-limited', { reason: 'SECONDLY', retryAfterMs: 5_000 }), 5_000],
  ['429 of a policy nobody knows', error('rate-limited', { reason: 'HOURLY' }), null],
  ['anything else', error('unavailable', { retryAfterMs: 5_000 }), null],
] as const)('%s closes the lane of the account for others too', (_name, failure, pauseMs) => {
  expect(pauseAfter(failure, dayLeftMs(new Date('2026-06-30T20:00:00Z'), 'Europe/Berlin'))).toBe(pauseMs);
});

test('a day ends at midnight of the account', () => {
  const now = new Date('2026-06-30T22:30:10Z');
  expect(dayLeftMs(now, 'UTC')).toBe(90 * 60_000 - 10_000 + 60_000);
  expect(dayLeftMs(now, 'Europe/Berlin')).toBe(23.5 * 3_600_000 - 10_000 + 60_000);
  expect(dayLeftMs(now, 'America/New_York')).toBe(5.5 * 3_600_000 - 10_000 + 60_000);
});
