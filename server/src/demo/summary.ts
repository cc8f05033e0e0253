import { z } from 'zod';
import type { Db } from '../store/db/open.ts';
import { countRecords } from '../store/records.ts';
import { countBands } from '../store/scores.ts';
import type { Account } from './account.ts';
import type { SentUsage } from './product.ts';

/** What became of one account. */
export interface Synced {
  account: Account;
  written: number;
  usage: SentUsage;
}

export interface Figures {
  companies: number;
  contacts: number;
  deals: number;
  tickets: number;
  /** Companies with a scoring, the ones with too little data included. */
  scored: number;
  written: number;
  /** Values the product sent, as our server answered. */
  usage: SentUsage;
  bands: Record<string, number>;
  calls: Calls;
}

/** All accounts together, and each by itself. */
export interface DemoSummary extends Figures {
  accounts: (Figures & { connectionId: string })[];
  seconds: number;
}

interface Calls {
  read: number;
  write: number;
  [kind: string]: number;
}

/** The simulated CRMs count by kinds of their own; these are what a person would call reading and writing. */
const kinds: Record<string, keyof Calls> = {
  ...{ query: 'read', 'query-more': 'read', describe: 'read', changes: 'read', limits: 'read' },
  ...{ update: 'write', create: 'write', delete: 'write' },
};

export async function summarize(db: Db, synced: readonly Synced[], seconds: number): Promise<DemoSummary> {
  const accounts = await Promise.all(synced.map((one) => figuresOf(db, one)));
  const sum = (of: (figures: Figures) => number) => accounts.reduce((all, figures) => all + of(figures), 0);
  return {
    ...{ companies: sum((one) => one.companies), contacts: sum((one) => one.contacts) },
    ...{ deals: sum((one) => one.deals), tickets: sum((one) => one.tickets) },
    ...{ scored: sum((one) => one.scored), written: sum((one) => one.written) },
    usage: {
      values: sum(({ usage }) => usage.values),
      accepted: sum(({ usage }) => usage.accepted),
      rejected: sum(({ usage }) => usage.rejected),
    },
    bands: together(accounts.map(({ bands }) => bands)),
    calls: { ...noCalls, ...together(accounts.map(({ calls }) => calls)) },
    accounts,
    seconds,
  };
}

async function figuresOf(db: Db, { account, written, usage }: Synced): Promise<DemoSummary['accounts'][number]> {
  const { connectionId, url } = account;
  const counts = await countRecords(db, connectionId);
  const bands = { green: 0, yellow: 0, red: 0, none: 0, ...(await countBands(db, connectionId)) };
  return {
    connectionId,
    ...{ companies: counts.company, contacts: counts.contact, deals: counts.deal, tickets: counts.ticket },
    scored: Object.values(bands).reduce((sum, count) => sum + count, 0),
    ...{ written, usage, bands },
    calls: await readCalls(url),
  };
}

const noCalls = { read: 0, write: 0 };

function together(all: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of all) for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** What the simulated CRM counted: the other side's books, not our own. */
async function readCalls(url: string): Promise<Calls> {
  const response = await fetch(`${url}/_sandbox/calls`);
  const { byClass } = z.object({ byClass: z.record(z.string(), z.number()) }).parse(await response.json());
  const counted = Object.entries(byClass).map(([kind, count]) => ({ [kinds[kind] ?? kind]: count }));
  return { ...noCalls, ...together(counted) };
}
