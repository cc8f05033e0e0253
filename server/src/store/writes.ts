import { sql } from 'kysely';
import { jsonArray } from './db/json-array.ts';
import type { Db } from './db/open.ts';

/** What the CRM should show for one company, by the neutral field names of writeback/fields.ts. */
export interface Wish {
  companyId: string;
  values: Record<string, string | number | null>;
  /** Of the values a person would notice; equal hash means nothing to write. */
  hash: string;
}

/** A wish that is written out only where it is a new one. */
export interface PlannedWish extends Pick<Wish, 'companyId' | 'hash'> {
  values(): Wish['values'];
}

/** A company the CRM would not write, and why in its own words. */
export interface Refusal {
  companyId: string;
  code: string;
  message: string;
}

export interface WriteOutcome {
  companyId: string;
  hash: string;
  refusal: { code: string; message: string; passing?: true } | null;
}

/**
 * Keeps wishes; one equal to the one before leaves the row, and so any refusal of it, as it is. Call in the transaction
 * that has saved the companies' scores: until it ends, nobody else can plan for them.
 */
export async function saveWishes(tx: Db, connectionId: string, planned: PlannedWish[]): Promise<void> {
  if (planned.length === 0) return;
  const known = await tx
    .selectFrom('company_write')
    .select(['company_id', 'wish_hash'])
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`company_id = any(${planned.map(({ companyId }) => companyId)}::text[])`)
    .execute();
  const hashes = new Map(known.map((row) => [row.company_id, row.wish_hash]));
  const wishes = planned.filter(({ companyId, hash }) => hashes.get(companyId) !== hash);
  if (wishes.length === 0) return;
  await sql`
    insert into company_write (connection_id, company_id, wish, wish_hash)
    select ${connectionId}, company_id, wish::jsonb, hash
    from unnest(
      ${wishes.map(({ companyId }) => companyId)}::text[],
      ${jsonArray(wishes.map(({ values }) => JSON.stringify(values())))},
      ${wishes.map(({ hash }) => hash)}::text[]
    ) as given (company_id, wish, hash)
    on conflict (connection_id, company_id) do update set
      wish = excluded.wish, wish_hash = excluded.wish_hash, refusal = null
    where company_write.wish_hash <> excluded.wish_hash
  `.execute(tx);
}

/** Companies whose wish the CRM does not show yet. */
export async function nextPending(db: Db, connectionId: string, limit: number): Promise<Wish[]> {
  const rows = await db
    .selectFrom('company_write')
    .select(['company_id', 'wish', 'wish_hash'])
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`written_hash is distinct from wish_hash`)
    .where('refusal', 'is', null)
    .orderBy('company_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    companyId: row.company_id,
    values: row.wish as Wish['values'],
    hash: row.wish_hash,
  }));
}

/** Of companies that are there: what the CRM has refused since a moment, and refuses still. */
export async function countRefusedSince(db: Db, connectionId: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('company_write')
    .innerJoin('record', (join) =>
      join
        .onRef('record.connection_id', '=', 'company_write.connection_id')
        .onRef('record.id', '=', 'company_write.company_id')
        .on('record.type', '=', 'company'),
    )
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('company_write.connection_id', '=', connectionId)
    .where('company_write.refused_at', '>=', since)
    .where('company_write.refusal', 'is not', null)
    .where('record.removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function countPending(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('company_write')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`written_hash is distinct from wish_hash`)
    .where('refusal', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/**
 * Records what the CRM accepted or refused; an outcome of an older wish does not touch a newer one's refusal. Companies
 * that were overwritten are to be written again.
 */
export async function saveOutcomes(
  db: Db,
  connectionId: string,
  { outcomes, overwritten = [] }: { outcomes: WriteOutcome[]; overwritten?: string[] },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const accepted = outcomes.filter((outcome) => outcome.refusal === null);
    if (accepted.length > 0)
      await sql`
        update company_write set written_hash = done.hash, written_at = ${now}
        from unnest(
          ${accepted.map((outcome) => outcome.companyId)}::text[],
          ${accepted.map((outcome) => outcome.hash)}::text[]
        ) as done (company_id, hash)
        where company_write.connection_id = ${connectionId} and company_write.company_id = done.company_id
      `.execute(tx);
    if (overwritten.length > 0)
      await sql`
        update company_write set written_hash = null
        where connection_id = ${connectionId} and company_id = any(${overwritten}::text[])
      `.execute(tx);
    for (const { companyId, hash, refusal } of outcomes) {
      if (refusal === null) continue;
      await tx
        .updateTable('company_write')
        .set({ refusal: JSON.stringify(refusal), refused_at: now })
        .where('connection_id', '=', connectionId)
        .where('company_id', '=', companyId)
        .where('wish_hash', '=', hash)
        .execute();
    }
  });
}

/** Refusals of before `refusedBefore` are tried again: what stood in the way may be gone, and nobody tells us. */
export async function retryRefusals(db: Db, connectionId: string, refusedBefore: Date): Promise<void> {
  await db
    .updateTable('company_write')
    .set({ refusal: null, refused_at: null })
    .where('connection_id', '=', connectionId)
    .where('refused_at', '<', refusedBefore)
    .execute();
}

/** Those that were refused for a reason that ends by itself. */
export async function retryPassing(db: Db, connectionId: string): Promise<void> {
  await db
    .updateTable('company_write')
    .set({ refusal: null, refused_at: null })
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`refusal ->> 'passing' = 'true'`)
    .execute();
}

export async function dropWrites(tx: Db, connectionId: string, companyIds: string[]): Promise<void> {
  if (companyIds.length === 0) return;
  await tx
    .deleteFrom('company_write')
    .where('connection_id', '=', connectionId)
    .where('company_id', 'in', companyIds)
    .execute();
}

/** The next wish of these is kept and written even where a person would notice no difference: the last one must go. */
export async function replaceWishes(tx: Db, connectionId: string, companyIds: string[]): Promise<void> {
  if (companyIds.length === 0) return;
  await sql`
    update company_write set wish_hash = '', written_hash = null, refusal = null
    where connection_id = ${connectionId} and company_id = any(${companyIds}::text[])
  `.execute(tx);
}

/** The CRM shows nothing any more (its properties were created afresh): everything is to be written again. */
export async function forgetWritten(db: Db, connectionId: string): Promise<void> {
  await db
    .updateTable('company_write')
    .set({ written_hash: null, refusal: null })
    .where('connection_id', '=', connectionId)
    .execute();
}

export async function listRefusals(db: Db, connectionId: string, limit: number): Promise<Refusal[]> {
  const rows = await db
    .selectFrom('company_write')
    .select(['company_id', 'refusal'])
    .where('connection_id', '=', connectionId)
    .where('refusal', 'is not', null)
    .orderBy('company_id')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => (row.refusal ? [{ companyId: row.company_id, ...row.refusal }] : []));
}
