import { type Crm, crms } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import { type Control, controlOf, type EndpointCalls } from '../../support/control.ts';
import { type Child, startChild } from '../child.ts';
import type { Counts } from './book.ts';
import type { ChangePlan, Followed } from './changes.ts';

const Started = z.object({
  crm: z.enum(crms),
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  /** HubSpot's portal, Salesforce's org. */
  accountId: z.string(),
  connectionId: z.string(),
  accessToken: z.string().nullable(),
});

const Changes = z.array(
  z.object({ before: z.string().nullable(), after: z.string().nullable(), writtenMs: z.number().nullable() }),
);

export interface Account extends z.output<typeof Started> {
  control: Control;
  /** Has tickets changed, told of by webhooks, and follows them to their companies' scores. Resets the calls before. */
  makeChanges(targetUrl: string, plan: ChangePlan): Promise<Followed[]>;
  stop(): Promise<void>;
}

export interface AccountOptions {
  /** HubSpot, where nothing is said. */
  crm?: Crm;
  counts: Counts;
  /** HubSpot's own limits: 110 calls in 10 s, 5 searches a second. Salesforce's: 110,000 calls a day. */
  limited: boolean;
  /** Where our server takes the consent; null for an app that is installed already. */
  redirectUri: string | null;
}

/** A simulated account in a process of its own. */
export async function startAccount(options: AccountOptions): Promise<Account> {
  const child: Child = startChild('sync/account-process.ts', [JSON.stringify({ crm: 'hubspot', ...options })]);
  const started = await child.answer(Started);
  return {
    ...started,
    control: controlOf(started.url),
    makeChanges: (targetUrl, plan) => {
      child.order(JSON.stringify({ targetUrl, ...plan }));
      return child.answer(Changes);
    },
    stop: child.stop,
  };
}

export interface CallCounts {
  total: number;
  /** Pages of records. */
  lists: number;
  /** Everything but writing scores and asking for tokens. */
  reading: number;
  /** Score-bearing writes. */
  writes: number;
  refused429: number;
}

/** What a HubSpot account was asked since the calls were last reset. */
export async function countCalls({ control }: Account): Promise<CallCounts> {
  const { byEndpoint, byClass } = await control.calls();
  const sum = (wanted: (call: EndpointCalls) => boolean) =>
    byEndpoint.filter(wanted).reduce((all, { status }) => all + Object.values(status).reduce((a, b) => a + b, 0), 0);
  const isWrite = ({ method, endpoint }: EndpointCalls) =>
    endpoint.endsWith('/batch/update') || (method === 'PATCH' && endpoint.endsWith('/{objectId}'));
  const total = Object.values(byClass).reduce((all, count) => all + count, 0);
  const writes = sum(isWrite);
  return {
    total,
    lists: sum(
      ({ method, endpoint }) =>
        method === 'GET' && endpoint.endsWith('/{objectType}') && endpoint.includes('/objects/'),
    ),
    reading: total - writes - (byClass.auth ?? 0),
    writes,
    refused429: byEndpoint.reduce((all, { status }) => all + (status['429'] ?? 0), 0),
  };
}
