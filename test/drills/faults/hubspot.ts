import type { FaultInput } from '../../sandbox/hubspot/faults.ts';
import type { FaultRow } from './row.ts';

const contacts = '/crm/objects/[^/]+/contacts$';
const update = '/companies/batch/update$';
const search = '/search$';

/** Every fault HubSpot is known for. */
export const hubspotFaults: readonly FaultRow<FaultInput>[] = [
  {
    name: '429 TEN_SECONDLY_ROLLING twice',
    faults: [{ fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: contacts, times: 2 } }],
    outcome: 'through',
  },
  {
    name: '429 TEN_SECONDLY_ROLLING, Retry-After',
    faults: [{ fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: update, times: 1 } }],
    switches: { retryAfterOn429: 'seconds' },
    outcome: 'through',
  },
  {
    name: '429 DAILY',
    faults: [{ fault: 'rate-limit', policy: 'DAILY', match: { endpoint: contacts, after: 2, times: 1 } }],
    outcome: 'rate-limited',
    leftAlone: true,
  },
  {
    name: '429 SECONDLY',
    faults: [{ fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: contacts, times: 1 } }],
    outcome: 'through',
  },
  {
    name: '429 SECONDLY of searches, twice',
    faults: [{ fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: search, times: 2 } }],
    during: 'poll',
    outcome: 'through',
  },
  {
    name: '429 SECONDLY of searches, that stays',
    faults: [{ fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: search } }],
    during: 'poll',
    outcome: 'rate-limited',
  },
  {
    name: '429 without policy or header, twice',
    faults: [{ fault: 'status', status: 429, body: '', match: { endpoint: contacts, times: 2 } }],
    outcome: 'through',
  },
  {
    name: '401 in the middle of listing',
    faults: [{ fault: 'expire-token', match: { endpoint: contacts, nth: 3 } }],
    beside: 3,
    outcome: 'through',
  },
  {
    name: '401 while writing',
    faults: [{ fault: 'expire-token', match: { endpoint: update, nth: 1 } }],
    outcome: 'through',
  },
  {
    name: '401 that stays',
    faults: [{ fault: 'status', status: 401, match: { endpoint: contacts, after: 2 } }],
    outcome: 'unauthorized',
  },
  { name: '423', faults: [{ fault: 'locked', match: { endpoint: update, times: 1 } }], outcome: 'through' },
  {
    name: '477 for two seconds',
    faults: [{ fault: 'moving', retryAfterSeconds: 2, match: { endpoint: contacts, times: 1 } }],
    outcome: 'through',
  },
  {
    name: '477 for an hour',
    faults: [{ fault: 'moving', retryAfterSeconds: 3_600, match: { endpoint: contacts, after: 2 } }],
    outcome: 'unavailable',
  },
  ...[502, 503, 504].map(
    (status): FaultRow<FaultInput> => ({
      name: `${status} twice`,
      faults: [{ fault: 'status', status, match: { endpoint: status === 503 ? update : contacts, times: 2 } }],
      outcome: 'through',
    }),
  ),
  {
    name: '503 that stays',
    faults: [{ fault: 'status', status: 503, match: { endpoint: update } }],
    outcome: 'unavailable',
  },
  {
    name: 'no answer to a read',
    faults: [{ fault: 'timeout', match: { endpoint: contacts, times: 1 } }],
    outcome: 'through',
  },
  {
    name: 'no answer to a write that took effect',
    faults: [{ fault: 'timeout-after-write', match: { endpoint: update, times: 1 } }],
    outcome: 'through',
  },
  {
    name: 'half the JSON of a read, twice',
    faults: [{ fault: 'truncate', match: { endpoint: contacts, times: 2 } }],
    outcome: 'through',
  },
  {
    name: 'half the JSON after a write that took effect',
    faults: [{ fault: 'truncate', match: { endpoint: update, times: 1 } }],
    outcome: 'through',
  },
  {
    name: 'a connection broken off, twice',
    faults: [{ fault: 'disconnect', match: { endpoint: contacts, times: 2 } }],
    outcome: 'through',
  },
  {
    name: 'a token revoked',
    faults: [{ fault: 'revoke-token', match: { endpoint: contacts, nth: 3 } }],
    outcome: 'disconnected',
  },
];
