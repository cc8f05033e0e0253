import { CrmError, type CrmErrorCode, type CrmErrorDetails } from '../../server/src/crm/errors.ts';
import { decideRetry, maxAttempts } from '../../server/src/crm/hubspot/retry.ts';

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
  expect(decideRetry(failure, attempt, refreshed, random)).toEqual(decision);
});
