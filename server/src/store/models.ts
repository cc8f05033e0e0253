import { type Selectable, sql } from 'kysely';
import { decode, encode } from './db/bytes.ts';
import type { Db } from './db/open.ts';
import type { ModelTable } from './db/schema.ts';

export interface StoredModel {
  version: number;
  name: string;
  source: string;
  publishedAt: Date;
}

/** The version in force; undefined before the first. */
export async function currentVersion(db: Db, connectionId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('model')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row?.version ?? undefined;
}

/** The published model: the one with the highest version. */
export async function currentModel(db: Db, connectionId: string): Promise<StoredModel | undefined> {
  const row = await versionsOf(db, connectionId).orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row && toModel(row);
}

/**
 * Whoever changes the models of a connection waits here for whoever is at it: two who publish at once get two versions,
 * one after the other, and each sees what the other did. Held to the end of the transaction.
 */
export async function lockModels(tx: Db, connectionId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`barometer:models:${connectionId}`}, 0))`.execute(tx);
}

/** Adds `source` as the next version. Call behind `lockModels`. */
export async function addModelVersion(
  tx: Db,
  connectionId: string,
  model: { name: string; source: string; publishedAt: Date },
): Promise<StoredModel> {
  const { name, source, publishedAt } = model;
  const version = ((await currentModel(tx, connectionId))?.version ?? 0) + 1;
  await tx
    .insertInto('model')
    .values({ connection_id: connectionId, version, name, source: encode(source), published_at: publishedAt })
    .execute();
  return { version, name, source, publishedAt };
}

export async function readModelVersion(
  db: Db,
  connectionId: string,
  version: number,
): Promise<StoredModel | undefined> {
  const row = await versionsOf(db, connectionId).where('version', '=', version).executeTakeFirst();
  return row && toModel(row);
}

const versionsOf = (db: Db, connectionId: string) =>
  db
    .selectFrom('model')
    .select(['version', 'name', 'source', 'published_at'])
    .where('connection_id', '=', connectionId);

const toModel = (row: Pick<Selectable<ModelTable>, 'version' | 'name' | 'source' | 'published_at'>): StoredModel => ({
  version: row.version,
  name: row.name,
  source: decode(row.source),
  publishedAt: row.published_at,
});
