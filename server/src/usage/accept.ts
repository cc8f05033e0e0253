import { z } from 'zod';
import { recordId } from '../crm/record-id.ts';
import { digestOf } from '../digest.ts';
import type { Db } from '../store/db/open.ts';
import { addUsage, findCompanies, type KnownCompanies, type UsageValue } from '../store/usage.ts';
import { answerUsageBatch, beginUsageBatch } from '../store/usage-batches.ts';
import { type CompanyName, fault, type ItemError, type ItemFault, readItem, type UsageItem } from './item.ts';

const UsageAnswer = z.object({
  accepted: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  errors: z.array(z.object({ index: z.number(), code: z.string(), message: z.string(), remedy: z.string() })),
});
/** `accepted` counts good items, those that changed nothing (`unchanged`) among them. */
export type UsageAnswer = z.infer<typeof UsageAnswer>;

/** `reused`: the same idempotency key came with another body before. */
export type Accepted = { answer: UsageAnswer } | 'reused';

export interface UsageDeps {
  db: Db;
  now(): Date;
}

/** Takes a batch of usage: good items are kept, each bad one is answered with what is wrong. */
export async function acceptUsage(deps: UsageDeps, connectionId: string, items: unknown[]): Promise<UsageAnswer> {
  const read = items.map((item) => byRecordId(connectionId, readItem(item, deps.now())));
  return deps.db.transaction().execute((tx) => take(tx, connectionId, read));
}

/** As `acceptUsage`; sent again with its key, a batch is answered again and taken once, also when both come at once. */
export async function acceptOnce(
  deps: UsageDeps,
  connectionId: string,
  items: unknown[],
  { key, body }: { key: string; body: string },
): Promise<Accepted> {
  const read = items.map((item) => byRecordId(connectionId, readItem(item, deps.now())));
  const bodyHash = digestOf(body);
  return deps.db.transaction().execute(async (tx) => {
    const known = await beginUsageBatch(tx, connectionId, { key, bodyHash, receivedAt: deps.now() });
    if (known) return known.bodyHash === bodyHash ? { answer: UsageAnswer.parse(known.answer) } : 'reused';
    const answer = await take(tx, connectionId, read);
    await answerUsageBatch(tx, connectionId, key, answer);
    return { answer };
  });
}

function byRecordId(connectionId: string, item: UsageItem | ItemFault): UsageItem | ItemFault {
  if (!('company' in item) || !('id' in item.company)) return item;
  return { ...item, company: { id: recordId(connectionId, item.company.id) } };
}

async function take(tx: Db, connectionId: string, read: (UsageItem | ItemFault)[]): Promise<UsageAnswer> {
  const good = read.filter((item) => 'company' in item);
  const known = await findCompanies(tx, connectionId, {
    ids: good.flatMap(({ company }) => ('id' in company ? [company.id] : [])),
    domains: good.flatMap(({ company }) => ('domain' in company ? [company.domain] : [])),
    externalIds: good.flatMap(({ company }) => ('externalId' in company ? [company.externalId] : [])),
  });
  const errors: ItemError[] = [];
  // The last value of a day wins: a product that sends one twice means the later one.
  const values = new Map<string, UsageValue>();
  let accepted = 0;
  for (const [index, item] of read.entries()) {
    const companyId = 'company' in item ? companyOf(item.company, known) : item;
    if (!('company' in item) || typeof companyId !== 'string') {
      if (typeof companyId !== 'string') errors.push({ index, ...companyId });
      continue;
    }
    accepted += 1;
    const { name, day, value } = item;
    values.set(`${companyId} ${name} ${day}`, { companyId, name, day, value });
  }
  const added = await addUsage(tx, connectionId, [...values.values()]);
  return { accepted, unchanged: accepted - added, rejected: errors.length, errors };
}

function companyOf(company: CompanyName, known: KnownCompanies): string | ItemFault {
  const ids = idsOf(company, known);
  const [id, ...others] = ids;
  if (id === undefined)
    return fault(
      'unknown-company',
      'there is no such company',
      'externalId' in company
        ? 'Check it in the CRM, and that FIELD_MAP says which property holds the externalId of a company'
        : 'Check it in the CRM; a new one is known after the next sync',
    );
  if (others.length > 0)
    return fault(
      'ambiguous-company',
      `${ids.length} companies have this ${'domain' in company ? 'domain' : 'externalId'}: ${listed(ids)}`,
      'Send the id of one',
    );
  return id;
}

const listedMax = 5;
const listed = (ids: readonly string[]) =>
  [...ids.slice(0, listedMax), ...(ids.length > listedMax ? ['…'] : [])].join(', ');

function idsOf(company: CompanyName, known: KnownCompanies): readonly string[] {
  if ('id' in company) return known.ids.has(company.id) ? [company.id] : [];
  return ('domain' in company ? known.byDomain.get(company.domain) : known.byExternalId.get(company.externalId)) ?? [];
}
