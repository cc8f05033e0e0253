import type { CrmRecord, RecordType } from '@barometer/shared/crm.ts';
import { sql } from 'kysely';
import type { Modified } from '../crm/connector.ts';
import { digestOf } from '../digest.ts';
import type { Db } from './db/open.ts';
import { markDirty } from './dirty.ts';
import { nextRevision } from './revision.ts';

/** What an upsert did, by record id. Only companies touched by a change travel on to scoring. */
export interface UpsertResult {
  added: string[];
  updated: string[];
  unchanged: string[];
  touchedCompanyIds: string[];
}

/**
 * The one write path of records: backfill, delta poll and webhook all end here. Call it inside a transaction.
 * A record older than the stored one is `unchanged`: events may arrive in any order.
 */
export async function upsertRecords(
  tx: Db,
  connectionId: string,
  type: RecordType,
  records: CrmRecord[],
  syncNumber: number,
): Promise<UpsertResult> {
  const result: UpsertResult = { added: [], updated: [], unchanged: [], touchedCompanyIds: [] };
  // The CRM may list a record twice when it moves between pages; the last one wins.
  const incoming = new Map(records.map((record) => [record.id, record]));
  const stored = await readStored(tx, connectionId, type, [...incoming.keys()]);
  const changed: { record: CrmRecord; hash: string }[] = [];
  const seen: CrmRecord[] = [];
  for (const record of incoming.values()) {
    const before = stored.get(record.id);
    const hash = contentHash(record);
    const stale = before?.modifiedAt && record.modifiedAt && before.modifiedAt > new Date(record.modifiedAt);
    if (before && (stale || (!before.removed && before.hash === hash))) {
      result.unchanged.push(record.id);
      // An older version says nothing new, but that the record is there: a listing may lag behind what events read.
      seen.push(record);
      continue;
    }
    (before ? result.updated : result.added).push(record.id);
    changed.push({ record, hash });
  }
  await markSeen(tx, connectionId, type, seen, syncNumber);
  if (changed.length === 0) return result;
  const revision = await nextRevision(tx, connectionId);
  await keepPast(tx, connectionId, type, result.updated, revision);
  await writeRecords(tx, connectionId, type, changed, { syncNumber, revision });
  const touched =
    type === 'company'
      ? changed.map(({ record }) => record.id)
      : await replaceAssociations(
          tx,
          connectionId,
          type,
          changed.map(({ record }) => record),
        );
  await markDirty(tx, connectionId, touched);
  result.touchedCompanyIds = touched;
  return result;
}

/**
 * What is about to be replaced or removed stays readable as it was, for every company it belonged to: a past score is
 * computed again from it. What was removed before has no such past.
 */
export async function keepPast(tx: Db, connectionId: string, type: RecordType, ids: string[], untilRevision: number) {
  if (ids.length === 0) return;
  await sql`
    insert into record_past (connection_id, company_id, type, id, revision, until_revision, created_at, properties)
    select record.connection_id, coalesce(association.company_id, record.id), record.type, record.id,
      record.revision, ${untilRevision}, record.created_at, record.properties
    from record
    left join association on association.connection_id = record.connection_id
      and association.type = record.type and association.record_id = record.id
    where record.connection_id = ${connectionId} and record.type = ${type} and record.id = any(${ids}::text[])
      and record.removed_at is null and (record.type = 'company' or association.company_id is not null)
  `.execute(tx);
}

/** Of what the CRM says was modified, what is not known as it was then: new, older here, taken for gone, or gone now. */
export async function notAsModified(
  db: Db,
  connectionId: string,
  type: RecordType,
  found: Modified[],
): Promise<string[]> {
  const stored = await readStored(
    db,
    connectionId,
    type,
    found.map(({ id }) => id),
  );
  return found
    .filter(({ id, modifiedAt, deleted }) => {
      const known = stored.get(id);
      if (deleted) return known?.removed === false;
      return !known?.modifiedAt || known.removed || known.modifiedAt < modifiedAt;
    })
    .map(({ id }) => id);
}

/** Of these ids, the ones of records that are there as far as we know. */
export async function knownAmong(db: Db, connectionId: string, type: RecordType, ids: string[]): Promise<string[]> {
  const stored = await readStored(db, connectionId, type, ids);
  return ids.filter((id) => stored.get(id)?.removed === false);
}

/** How many records of each type are there. */
export async function countRecords(db: Db, connectionId: string): Promise<Record<RecordType, number>> {
  const rows = await db
    .selectFrom('record')
    .select(['type', ({ fn }) => fn.countAll<string>().as('count')])
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .groupBy('type')
    .execute();
  const of = (type: RecordType) => Number(rows.find((row) => row.type === type)?.count ?? 0);
  return { company: of('company'), contact: of('contact'), deal: of('deal'), ticket: of('ticket') };
}

export async function isKnown(db: Db, connectionId: string, type: RecordType, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of everything scoring can see. Modified dates are left out: our own write-back moves them. */
function contentHash(record: CrmRecord): string {
  return digestOf(JSON.stringify([record.createdAt, record.properties, record.companyIds]));
}

async function readStored(tx: Db, connectionId: string, type: RecordType, ids: string[]) {
  if (ids.length === 0) return new Map<string, never>();
  const rows = await tx
    .selectFrom('record')
    .select(['id', 'hash', 'modified_at', 'removed_at'])
    .where('connection_id', '=', connectionId)
    .where('type', '=', type)
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [row.id, { hash: row.hash, modifiedAt: row.modified_at, removed: row.removed_at !== null }]),
  );
}

/** Their modified date moves on as well: it is what a later, older event is told by. */
async function markSeen(tx: Db, connectionId: string, type: RecordType, records: CrmRecord[], syncNumber: number) {
  if (records.length === 0) return;
  await sql`
    update record set seen_in_sync = ${syncNumber}, modified_at = greatest(seen.modified_at, record.modified_at)
    from unnest(
      ${records.map(({ id }) => id)}::text[],
      ${records.map(({ modifiedAt }) => modifiedAt)}::timestamptz[]
    ) as seen (id, modified_at)
    where record.connection_id = ${connectionId} and record.type = ${type} and record.id = seen.id
  `.execute(tx);
}

async function writeRecords(
  tx: Db,
  connectionId: string,
  type: RecordType,
  changed: { record: CrmRecord; hash: string }[],
  { syncNumber, revision }: { syncNumber: number; revision: number },
) {
  await tx
    .insertInto('record')
    .values(
      changed.map(({ record, hash }) => ({
        connection_id: connectionId,
        type,
        id: record.id,
        properties: JSON.stringify(record.properties),
        created_at: record.createdAt === null ? null : new Date(record.createdAt),
        modified_at: record.modifiedAt === null ? null : new Date(record.modifiedAt),
        hash,
        seen_in_sync: syncNumber,
        removed_at: null,
        revision,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['connection_id', 'type', 'id']).doUpdateSet((excluded) => ({
        properties: excluded.ref('excluded.properties'),
        created_at: excluded.ref('excluded.created_at'),
        modified_at: excluded.ref('excluded.modified_at'),
        hash: excluded.ref('excluded.hash'),
        seen_in_sync: excluded.ref('excluded.seen_in_sync'),
        removed_at: null,
        revision: excluded.ref('excluded.revision'),
      })),
    )
    .execute();
}

/** Returns every company a changed child belonged to before or belongs to now: both need a new score. */
async function replaceAssociations(
  tx: Db,
  connectionId: string,
  type: RecordType,
  records: CrmRecord[],
): Promise<string[]> {
  if (records.length === 0) return [];
  const before = await dropAssociations(
    tx,
    connectionId,
    type,
    records.map((record) => record.id),
  );
  const rows = records.flatMap((record) =>
    [...new Set(record.companyIds)].map((companyId) => ({
      connection_id: connectionId,
      company_id: companyId,
      type,
      record_id: record.id,
    })),
  );
  if (rows.length > 0) await tx.insertInto('association').values(rows).execute();
  return [...new Set([...before, ...rows.map((row) => row.company_id)])];
}

export async function dropAssociations(
  tx: Db,
  connectionId: string,
  type: RecordType,
  ids: string[],
): Promise<string[]> {
  const dropped = await sql<{ company_id: string }>`
    delete from association
    where connection_id = ${connectionId} and type = ${type} and record_id = any(${ids}::text[])
    returning company_id
  `.execute(tx);
  return [...new Set(dropped.rows.map((row) => row.company_id))];
}
