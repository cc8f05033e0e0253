import type { FaultInput } from '../../sandbox/salesforce/faults.ts';
import { idOf, keyPrefixes } from '../../sandbox/salesforce/ids.ts';
import type { FaultRow } from './row.ts';

const query = '/query$';
const update = '/composite/sobjects$';
const modified = '/queryAll$';
const token = '/oauth2/token$';

const sessionEnded = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
const snag = '<html><body>We have hit a snag</body></html>';
const someAccounts = [0, 1, 2].map((place) => idOf(keyPrefixes.Account, place));

/** Every fault Salesforce is known for. */
export const salesforceFaults: readonly FaultRow<FaultInput>[] = [
  {
    name: '401 in the middle of listing',
    faults: [{ fault: 'expire-token', match: { endpoint: query, nth: 4 } }],
    beside: 3,
    outcome: 'through',
  },
  {
    name: '401 while writing',
    faults: [{ fault: 'expire-token', match: { endpoint: update, nth: 1 } }],
    outcome: 'through',
  },
  {
    name: '401 while writing, no rotation',
    faults: [{ fault: 'expire-token', match: { endpoint: update, nth: 1 } }],
    switches: { refreshTokenRotation: 'off' },
    outcome: 'through',
  },
  {
    name: '401 that stays',
    faults: [{ fault: 'status', status: 401, body: sessionEnded, match: { endpoint: query, after: 2 } }],
    outcome: 'unauthorized',
  },
  {
    name: 'the org moved to another instance',
    faults: [{ fault: 'expire-token', match: { endpoint: query, nth: 4 } }],
    switches: { instanceUrl: 'moves-at-refresh' },
    beside: 3,
    outcome: 'through',
  },
  {
    name: 'the app revoked',
    faults: [{ fault: 'revoke-token', match: { endpoint: query, nth: 4 } }],
    outcome: 'disconnected',
  },
  {
    // The answer held the only refresh token that is still good.
    name: 'no answer to a refresh that took effect',
    faults: [
      { fault: 'expire-token', match: { endpoint: query, nth: 4 } },
      { fault: 'timeout-after-write', match: { endpoint: token, nth: 2 } },
    ],
    outcome: 'disconnected',
  },
  {
    name: '403 REQUEST_LIMIT_EXCEEDED',
    faults: [{ fault: 'request-limit', match: { endpoint: query, after: 2, times: 1 } }],
    outcome: 'rate-limited',
  },
  {
    name: '403 REQUEST_LIMIT_EXCEEDED of a poll',
    faults: [{ fault: 'request-limit', match: { endpoint: modified, after: 1, times: 1 } }],
    during: 'poll',
    outcome: 'rate-limited',
  },
  ...[406, 420, 429, 502, 503, 504].map(
    (status): FaultRow<FaultInput> => ({
      name: `${status} twice`,
      faults: [{ fault: 'status', status, body: snag, match: { endpoint: query, after: 2, times: 2 } }],
      outcome: 'through',
    }),
  ),
  {
    name: '503 of a poll twice',
    faults: [{ fault: 'status', status: 503, body: snag, match: { endpoint: modified, times: 2 } }],
    during: 'poll',
    outcome: 'through',
  },
  {
    name: '503 of a write twice',
    faults: [{ fault: 'status', status: 503, body: snag, match: { endpoint: update, times: 2 } }],
    outcome: 'through',
  },
  {
    name: '503 of a write that stays',
    faults: [{ fault: 'status', status: 503, body: snag, match: { endpoint: update } }],
    outcome: 'unavailable',
  },
  {
    name: 'rows locked for some seconds',
    faults: [{ fault: 'row-lock', ids: someAccounts, match: { endpoint: update, times: 2 } }],
    outcome: 'through',
  },
  {
    name: 'rows that stay locked',
    faults: [{ fault: 'row-lock', ids: someAccounts, match: { endpoint: update } }],
    outcome: 'refused',
  },
  {
    name: 'no answer to a read',
    faults: [{ fault: 'timeout', match: { endpoint: query, nth: 4 } }],
    outcome: 'through',
  },
  {
    name: 'no answer to a write that took effect',
    faults: [{ fault: 'timeout-after-write', match: { endpoint: update, times: 1 } }],
    outcome: 'through',
  },
  {
    name: 'half the JSON of a read, twice',
    faults: [{ fault: 'truncate', match: { endpoint: query, after: 2, times: 2 } }],
    outcome: 'through',
  },
  {
    name: 'half the JSON after a write that took effect',
    faults: [{ fault: 'truncate', match: { endpoint: update, times: 1 } }],
    outcome: 'through',
  },
  {
    name: 'a connection broken off, twice',
    faults: [{ fault: 'disconnect', match: { endpoint: query, after: 2, times: 2 } }],
    outcome: 'through',
  },
];
