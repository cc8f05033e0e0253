import type { Db } from './db/open.ts';

export interface StoredModel {
  version: number;
  name: string;
  source: string;
}

/** The published model: the one with the highest version. */
export async function currentModel(db: Db, connectionId: string): Promise<StoredModel | undefined> {
  return db
    .selectFrom('model')
    .select(['version', 'name', 'source'])
    .where('connection_id', '=', connectionId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Publishes `source` as the next version, unless it is what is published already. Returns the version in force. */
export async function publishModel(
  tx: Db,
  connectionId: string,
  model: { name: string; source: string; publishedAt: Date },
): Promise<{ version: number; changed: boolean }> {
  const current = await currentModel(tx, connectionId);
  if (current?.source === model.source) return { version: current.version, changed: false };
  const version = (current?.version ?? 0) + 1;
  await tx
    .insertInto('model')
    .values({
      connection_id: connectionId,
      version,
      name: model.name,
      source: model.source,
      published_at: model.publishedAt,
    })
    .execute();
  return { version, changed: true };
}

export async function readModelVersion(
  db: Db,
  connectionId: string,
  version: number,
): Promise<StoredModel | undefined> {
  return db
    .selectFrom('model')
    .select(['version', 'name', 'source'])
    .where('connection_id', '=', connectionId)
    .where('version', '=', version)
    .executeTakeFirst();
}
