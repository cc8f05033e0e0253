import type { ChildType, RecordType } from '@barometer/shared/crm.ts';
import { sql } from 'kysely';
import type { Db } from './db/open.ts';
import { markDirty } from './dirty.ts';
import { dropFromPortfolio } from './portfolio.ts';
import { dropAssociations, keepPast } from './records.ts';
import { nextRevision } from './revision.ts';
import { replaceWishes } from './writes.ts';

/**
 * What an entire sync did not see is no longer in the CRM (deleted, archived or merged away).
 * @returns the ids removed.
 */
export async function removeUnseen(
  tx: Db,
  connectionId: string,
  type: RecordType,
  syncNumber: number,
  now: Date,
): Promise<string[]> {
  const unseen = await tx
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .where('seen_in_sync', '<', syncNumber)
    .where('removed_at', 'is', null)
    .execute();
  return removeRecords(
    tx,
    connectionId,
    type,
    unseen.map((row) => row.id),
    now,
  );
}

/** These are no longer in the CRM. Call it inside a transaction. @returns the ids that were there. */
export async function removeRecords(
  tx: Db,
  connectionId: string,
  type: RecordType,
  ids: string[],
  now: Date,
): Promise<string[]> {
  const there = await tx
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .where('removed_at', 'is', null)
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute();
  const removed = there.map((row) => row.id);
  if (removed.length === 0) return removed;
  const revision = await nextRevision(tx, connectionId);
  await keepPast(tx, connectionId, type, removed, revision);
  await sql`
    update record set removed_at = ${now}, revision = ${revision}
    where connection_id = ${connectionId} and type = ${type} and id = any(${removed}::text[])
  `.execute(tx);
  const touched = type === 'company' ? removed : await dropAssociations(tx, connectionId, type, removed);
  if (type === 'company') await dropFromPortfolio(tx, connectionId, removed);
  await markDirty(tx, connectionId, touched);
  return removed;
}

/**
 * Forgets records as if they had never been, their past included: a person has asked the CRM for it. Scores they were
 * part of stay as numbers, but cannot be explained by them or computed again any more. Call it inside a transaction.
 */
export async function eraseRecords(tx: Db, connectionId: string, type: RecordType, ids: string[]): Promise<void> {
  const related = await sql<{ company_id: string }>`
    select company_id from association
      where connection_id = ${connectionId} and type = ${type} and record_id = any(${ids}::text[])
    union
    select company_id from record_past
      where connection_id = ${connectionId} and type = ${type} and id = any(${ids}::text[])
  `.execute(tx);
  const touched = [...(type === 'company' ? ids : []), ...related.rows.map((row) => row.company_id)];
  const revision = await nextRevision(tx, connectionId);
  for (const table of ['record', 'record_past'] as const)
    await sql`
      delete from ${sql.table(table)}
      where connection_id = ${connectionId} and type = ${type} and id = any(${ids}::text[])
    `.execute(tx);
  await dropAssociations(tx, connectionId, type, ids);
  if (type === 'company') await dropFromPortfolio(tx, connectionId, ids);
  // A point that names no revision is one that cannot be replayed; a move may name the record among its evidence.
  await sql`
    update score_point set revision = null, move = null
    where connection_id = ${connectionId} and company_id = any(${touched}::text[])
  `.execute(tx);
  // Nor can the score; and at this revision, no scoring that read the record before replaces it.
  await sql`
    update score set names = '[]', revision = ${revision}, previous_bands = null
    where connection_id = ${connectionId} and company_id = any(${touched}::text[])
  `.execute(tx);
  // Alerts say in words why a score moved, names of records among them.
  await sql`
    delete from alert where connection_id = ${connectionId} and company_id = any(${touched}::text[])
  `.execute(tx);
  // What was written says why a score moved as well, and is compared by other things.
  await replaceWishes(tx, connectionId, touched);
  await markDirty(tx, connectionId, touched);
}

/** The records that belong to companies. */
export async function childrenOf(
  db: Db,
  connectionId: string,
  companyIds: string[],
): Promise<{ type: ChildType; id: string }[]> {
  if (companyIds.length === 0) return [];
  const { rows } = await sql<{ type: ChildType; id: string }>`
    select distinct type, record_id as id from association
    where connection_id = ${connectionId} and company_id = any(${companyIds}::text[])
  `.execute(db);
  return rows;
}
