import type { ChildType, Properties, RecordType } from '@barometer/shared/crm.ts';
import type { DailyValue } from '@barometer/shared/facts.ts';
import { sql } from 'kysely';
import type { CompanyAt } from './company-at.ts';
import type { Db } from './db/open.ts';
import { readPulses, type StoredPulse } from './pulses.ts';
import { readUsage, type UsageNeed } from './usage-read.ts';

export interface StoredRecord {
  id: string;
  createdAt: Date | null;
  properties: Properties;
}

/** A company with all that is known of it: everything features are computed from. */
export interface CompanyRecords {
  company: StoredRecord;
  children: Record<ChildType, StoredRecord[]>;
  /** Daily values by name; a name of which nothing was ever received is absent. */
  usage: Record<string, DailyValue[]>;
  pulse: StoredPulse | null;
  /** The newest change among what is there. */
  revision: number;
}

/** The companies that are there, in their order, from behind `after`: for going through all of them. */
export async function listCompanyIds(
  db: Db,
  connectionId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'company')
    .where('removed_at', 'is', null);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.orderBy('id').limit(limit).execute()).map(({ id }) => id);
}

export async function countCompanies(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('record')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'company')
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Companies by id, each as it was known at its revision; those that did not exist then are absent. */
export async function readCompanies(
  db: Db,
  connectionId: string,
  wanted: CompanyAt[],
  need: UsageNeed,
): Promise<Map<string, CompanyRecords>> {
  const found = await readCompaniesAt(db, connectionId, wanted, need);
  return new Map(found.flatMap((records) => (records ? [[records.company.id, records]] : [])));
}

/**
 * Reads companies as they were known at a revision, in three queries, however many; a company may be wanted at several
 * revisions. The answer has the order of `wanted`, undefined for a company that did not exist then.
 */
export async function readCompaniesAt(
  db: Db,
  connectionId: string,
  wanted: CompanyAt[],
  need: UsageNeed,
): Promise<(CompanyRecords | undefined)[]> {
  const companies: (CompanyRecords | undefined)[] = wanted.map(() => undefined);
  if (wanted.length === 0) return companies;
  const rows = await readRecords(db, connectionId, wanted);
  for (const row of rows) {
    if (row.type !== 'company') continue;
    const revision = Number(row.revision);
    const company = toRecord(row);
    companies[Number(row.place) - 1] = { company, children: noChildren(), usage: {}, pulse: null, revision };
  }
  for (const row of rows) {
    const company = row.type === 'company' ? undefined : companies[Number(row.place) - 1];
    if (!company || row.type === 'company') continue;
    company.children[row.type].push(toRecord(row));
    company.revision = Math.max(company.revision, Number(row.revision));
  }
  const usage = await readUsage(db, connectionId, wanted, need);
  const pulses = await readPulses(db, connectionId, wanted);
  for (const [index, company] of companies.entries()) {
    if (!company) continue;
    const used = usage[index];
    const pulse = pulses[index] ?? null;
    company.usage = used?.values ?? {};
    company.pulse = pulse;
    company.revision = Math.max(company.revision, used?.revision ?? 0, pulse?.revision ?? 0);
  }
  return companies;
}

interface RecordRow {
  /** Which of the wanted it is for, from 1. */
  place: string | number;
  type: RecordType;
  id: string;
  created_at: Date | null;
  properties: Properties;
  revision: string | number;
}

const toRecord = ({ id, created_at: createdAt, properties }: RecordRow): StoredRecord => ({
  id,
  createdAt,
  properties,
});

/** One statement, so that a record replaced in between is seen once: as it is, or as it was. */
async function readRecords(db: Db, connectionId: string, wanted: CompanyAt[]): Promise<RecordRow[]> {
  const ids = wanted.map(({ companyId }) => companyId);
  const revisions = wanted.map(({ revision }) => revision);
  const found = await sql<RecordRow>`
    with wanted as materialized (
      select * from unnest(${ids}::text[], ${revisions}::bigint[])
        with ordinality as wanted (company_id, known_revision, place)
    )
    select wanted.place, record.type, record.id, record.created_at, record.properties, record.revision
    from wanted join record on record.connection_id = ${connectionId}
      and record.type = 'company' and record.id = wanted.company_id
    where record.removed_at is null and record.revision <= wanted.known_revision
    union all
    select wanted.place, record.type, record.id, record.created_at, record.properties, record.revision
    from wanted join association on association.connection_id = ${connectionId}
      and association.company_id = wanted.company_id
    join record on record.connection_id = ${connectionId}
      and record.type = association.type and record.id = association.record_id
    where record.removed_at is null and record.revision <= wanted.known_revision
    union all
    select wanted.place, past.type, past.id, past.created_at, past.properties, past.revision
    from wanted join record_past as past on past.connection_id = ${connectionId}
      and past.company_id = wanted.company_id and past.until_revision > wanted.known_revision
    where past.revision <= wanted.known_revision
  `.execute(db);
  return found.rows;
}

const noChildren = (): CompanyRecords['children'] => ({ contact: [], deal: [], ticket: [] });

/** Of these companies, those for which a record was replaced or removed, or a pulse withdrawn, after their revision. */
export async function readReplaced(db: Db, connectionId: string, since: CompanyAt[]): Promise<Set<string>> {
  if (since.length === 0) return new Set();
  const found = await sql<{ company_id: string }>`
    select since.company_id
    from unnest(
      ${since.map(({ companyId }) => companyId)}::text[], ${since.map(({ revision }) => revision)}::bigint[]
    ) as since (company_id, known_revision)
    where exists (
      select from record_past as past where past.connection_id = ${connectionId}
        and past.company_id = since.company_id and past.until_revision > since.known_revision
    ) or exists (
      select from pulse where pulse.connection_id = ${connectionId}
        and pulse.company_id = since.company_id and pulse.withdrawn_revision > since.known_revision
    )
  `.execute(db);
  return new Set(found.rows.map((row) => row.company_id));
}
