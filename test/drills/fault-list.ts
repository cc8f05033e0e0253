import type { FaultInput } from '../sandbox/hubspot/faults.ts';

/** How work under a fault ends: it goes through, or with this code, and is taken up again. */
export type Outcome = 'through' | 'rate-limited' | 'unavailable' | 'unauthorized' | 'disconnected';

export interface FaultRow {
  name: string;
  fault: FaultInput;
  /** A first sync, where nothing is said: a poll that has changes to find. */
  during?: 'poll' | undefined;
  /** Whether a 429 says how long to wait. */
  retryAfter?: true;
  outcome: Outcome;
}

const contacts = '/crm/objects/[^/]+/contacts$';
const update = '/companies/batch/update$';
const search = '/search$';

/** Every fault HubSpot is known for. */
export const faultList: readonly FaultRow[] = [
  {
    name: '429 TEN_SECONDLY_ROLLING twice',
    fault: { fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: contacts, times: 2 } },
    outcome: 'through',
  },
  {
    name: '429 TEN_SECONDLY_ROLLING, Retry-After',
    fault: { fault: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING', match: { endpoint: update, times: 1 } },
    retryAfter: true,
    outcome: 'through',
  },
  {
    name: '429 DAILY',
    fault: { fault: 'rate-limit', policy: 'DAILY', match: { endpoint: contacts, after: 2, times: 1 } },
    outcome: 'rate-limited',
  },
  {
    name: '429 SECONDLY',
    fault: { fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: contacts, times: 1 } },
    outcome: 'through',
  },
  {
    name: '429 SECONDLY of searches, twice',
    fault: { fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: search, times: 2 } },
    during: 'poll',
    outcome: 'through',
  },
  {
    name: '429 SECONDLY of searches, that stays',
    fault: { fault: 'rate-limit', policy: 'SECONDLY', match: { endpoint: search } },
    during: 'poll',
    outcome: 'rate-limited',
  },
  {
    name: '429 without policy or header, twice',
    fault: { fault: 'status', status: 429, body: '', match: { endpoint: contacts, times: 2 } },
    outcome: 'through',
  },
  {
    name: '401 in the middle of listing',
    fault: { fault: 'expire-token', match: { endpoint: contacts, nth: 3 } },
    outcome: 'through',
  },
  {
    name: '401 while writing',
    fault: { fault: 'expire-token', match: { endpoint: update, nth: 1 } },
    outcome: 'through',
  },
  {
    name: '401 that stays',
    fault: { fault: 'status', status: 401, match: { endpoint: contacts, after: 2 } },
    outcome: 'unauthorized',
  },
  { name: '423', fault: { fault: 'locked', match: { endpoint: update, times: 1 } }, outcome: 'through' },
  {
    name: '477 for two seconds',
    fault: { fault: 'moving', retryAfterSeconds: 2, match: { endpoint: contacts, times: 1 } },
    outcome: 'through',
  },
  {
    name: '477 for an hour',
    fault: { fault: 'moving', retryAfterSeconds: 3_600, match: { endpoint: contacts, after: 2 } },
    outcome: 'unavailable',
  },
  ...[502, 503, 504].map(
    (status): FaultRow => ({
      name: `${status} twice`,
      fault: { fault: 'status', status, match: { endpoint: status === 503 ? update : contacts, times: 2 } },
      outcome: 'through',
    }),
  ),
  {
    name: '503 that stays',
    fault: { fault: 'status', status: 503, match: { endpoint: update } },
    outcome: 'unavailable',
  },
  {
    name: 'no answer to a read',
    fault: { fault: 'timeout', match: { endpoint: contacts, times: 1 } },
    outcome: 'through',
  },
  {
    name: 'no answer to a write that took effect',
    fault: { fault: 'timeout-after-write', match: { endpoint: update, times: 1 } },
    outcome: 'through',
  },
  {
    name: 'half the JSON of a read, twice',
    fault: { fault: 'truncate', match: { endpoint: contacts, times: 2 } },
    outcome: 'through',
  },
  {
    name: 'half the JSON after a write that took effect',
    fault: { fault: 'truncate', match: { endpoint: update, times: 1 } },
    outcome: 'through',
  },
  {
    name: 'a connection broken off, twice',
    fault: { fault: 'disconnect', match: { endpoint: contacts, times: 2 } },
    outcome: 'through',
  },
  {
    name: 'a token revoked',
    fault: { fault: 'revoke-token', match: { endpoint: contacts, nth: 3 } },
    outcome: 'disconnected',
  },
];
