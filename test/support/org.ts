import { generateBook } from '../sandbox/book/generate.ts';
import type { Row } from '../sandbox/salesforce/objects/define.ts';
import type { SalesforceOptions } from '../sandbox/salesforce/server.ts';
import { type SalesforceProduct, startSalesforceProduct } from './product.ts';

/** A clock of the org and of our server, that only a test moves on. */
export interface SharedClock {
  now(): number;
  /** What comes next is later than what was. */
  pass(ms: number): void;
}

export function makeSharedClock(): SharedClock {
  let ms = Date.now();
  return {
    now: () => ms,
    pass: (moreMs) => {
      ms += moreMs;
    },
  };
}

/** Our server and an org that has our fields, a sync of which is not long. */
export function startOrg(
  { now }: SharedClock,
  { companies = 60, seed = 3, ...salesforce }: Partial<SalesforceOptions> & { companies?: number; seed?: number } = {},
): Promise<SalesforceProduct> {
  return startSalesforceProduct({
    book: generateBook({ companies, seed, now: new Date(now()) }),
    salesforce: { fields: 'deployed', now, ...salesforce },
    outside: { now: () => new Date(now()) },
  });
}

export const accountsOf = ({ salesforce }: SalesforceProduct): Row[] =>
  [...salesforce.org.table('Account').all()].filter(({ IsDeleted }) => IsDeleted !== true);

/** Calls since the last look, as the org counted them. */
export function callsOf({ salesforce }: SalesforceProduct) {
  const { byClass } = salesforce.calls.report();
  salesforce.calls.reset();
  return byClass;
}

export async function control({ salesforce }: SalesforceProduct, path: string, body: unknown) {
  const response = await fetch(`${salesforce.url}/_sandbox${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

interface WithCase {
  account: Row;
  ticket: Row;
}

/** Customers with a score, each with one of its closed cases. */
export function customersWithCase(product: SalesforceProduct, count: number): WithCase[] {
  const found = new Map<unknown, WithCase>();
  for (const ticket of product.salesforce.org.table('Case').all()) {
    const account = product.salesforce.org.table('Account').find(String(ticket.AccountId));
    if (!account || ticket.IsDeleted || account.IsDeleted || account.Lifecycle_Stage__c !== 'customer') continue;
    if (ticket.IsClosed === true && account.Health_Score__c !== null) found.set(account.Id, { account, ticket });
  }
  if (found.size < count) throw new Error(`Only ${found.size} scored accounts have a closed case.`);
  return [...found.values()].slice(0, count);
}

export function customerWithCase(product: SalesforceProduct): WithCase {
  const [first] = customersWithCase(product, 1);
  if (!first) throw new Error('No scored account has a closed case.');
  return first;
}

export const urgent = { Status: 'New', Priority: 'Critical' };
