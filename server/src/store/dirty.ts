import { sql } from 'kysely';
import type { Db } from './db/open.ts';

export interface DirtyCompany {
  companyId: string;
  revision: string;
}

/** Marks companies for scoring. Marking again gives a new revision, so a mark made while scoring is not lost. */
export async function markDirty(db: Db, connectionId: string, companyIds: Iterable<string>): Promise<void> {
  // Sorted: two writers that mark the same companies lock the rows in the same order and cannot deadlock.
  const ids = [...new Set(companyIds)].sort();
  if (ids.length === 0) return;
  // One array parameter however many: a parameter per company would end at PostgreSQL's 65,535.
  await sql`
    insert into dirty_company (connection_id, company_id)
    select ${connectionId}, unnest(${ids}::text[])
    on conflict (connection_id, company_id) do update set revision = nextval('dirty_company_revision')
  `.execute(db);
}

/** Every company of the connection: the model changed, or was never applied. */
export async function markAllDirty(db: Db, connectionId: string): Promise<void> {
  await sql`
    insert into dirty_company (connection_id, company_id)
    select connection_id, id from record
    where connection_id = ${connectionId} and type = 'company' and removed_at is null
    on conflict (connection_id, company_id) do update set revision = nextval('dirty_company_revision')
  `.execute(db);
}

/** Companies whose score was computed before `scoredBefore`: ages and due dates have moved on since. */
export async function markStaleDirty(db: Db, connectionId: string, scoredBefore: Date): Promise<void> {
  await sql`
    insert into dirty_company (connection_id, company_id)
    select score.connection_id, score.company_id from score
    join record on record.connection_id = score.connection_id and record.type = 'company' and record.id = score.company_id
    where score.connection_id = ${connectionId} and score.as_of < ${scoredBefore} and record.removed_at is null
    on conflict (connection_id, company_id) do nothing
  `.execute(db);
}

/** Marked companies in their order, from behind `after`. */
export async function nextDirty(
  db: Db,
  connectionId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<DirtyCompany[]> {
  let query = db
    .selectFrom('dirty_company')
    .select(['company_id', 'revision'])
    .where('connection_id', '=', connectionId);
  if (after !== null) query = query.where('company_id', '>', after);
  const rows = await query.orderBy('company_id').limit(limit).execute();
  // pg hands a bigint over as text, the embedded database as a number.
  return rows.map((row) => ({ companyId: row.company_id, revision: String(row.revision) }));
}

export async function countDirty(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('dirty_company')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Removes the marks that were worked on, and only those: a newer mark on the same company stays. */
export async function clearDirty(db: Db, connectionId: string, done: DirtyCompany[]): Promise<void> {
  if (done.length === 0) return;
  await sql`
    delete from dirty_company using unnest(
      ${done.map((company) => company.companyId)}::text[],
      ${done.map((company) => company.revision)}::bigint[]
    ) as done (company_id, revision)
    where dirty_company.connection_id = ${connectionId}
      and dirty_company.company_id = done.company_id
      and dirty_company.revision = done.revision
  `.execute(db);
}
