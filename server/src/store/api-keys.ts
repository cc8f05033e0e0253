import { randomBytes, timingSafeEqual } from 'node:crypto';
import { digestOf } from '../digest.ts';
import type { Db } from './db/open.ts';

/** A key a connection's product sends usage with. The key itself is shown once and kept nowhere. */
export interface CreatedKey {
  id: string;
  /** `barometer_<connection>_<id>_<secret>`: it names its tenant, so that no key is looked for among another's. */
  secret: string;
}

export async function createApiKey(
  db: Db,
  connectionId: string,
  { name, by, now }: { name: string; by: string; now: Date },
): Promise<CreatedKey> {
  const id = randomBytes(6).toString('hex');
  const secret = `barometer_${connectionId}_${id}_${randomBytes(32).toString('base64url')}`;
  // A plain digest suffices: the secret is 256 random bits, which nobody guesses however fast they hash.
  await db
    .insertInto('api_key')
    .values({
      connection_id: connectionId,
      ...{ id, name, hash: digestOf(secret), created_by: by, created_at: now, last_used_at: null, revoked_at: null },
    })
    .execute();
  return { id, secret };
}

/** What is known of a key besides its secret. */
export interface ApiKey {
  connectionId: string;
  id: string;
  name: string;
  createdBy: string;
  createdAt: Date;
  /** To the minute; null: never. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** The keys of a connection, or of all, oldest first; revoked ones among them. */
export async function listApiKeys(db: Db, connectionId?: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_key')
    .select(['connection_id', 'id', 'name', 'created_by', 'created_at', 'last_used_at', 'revoked_at'])
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? ''))
    .orderBy('connection_id')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...{ connectionId: row.connection_id, id: row.id, name: row.name },
    ...{ createdBy: row.created_by, createdAt: row.created_at },
    ...{ lastUsedAt: row.last_used_at, revokedAt: row.revoked_at },
  }));
}

/** From now on nobody sends with it. @returns false when it was revoked before. */
export async function revokeApiKey(
  db: Db,
  { connectionId, id }: { connectionId: string; id: string },
  now: Date,
): Promise<boolean> {
  const revoked = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return revoked.length > 0;
}

const useNotedEveryMs = 60_000;

/**
 * The key a secret is, and with it the connection that sends; undefined for one that is not known, or was revoked.
 * That it was used is noted once a minute: the database decides in the one statement, so that many requests at once
 * write once.
 */
export async function useApiKey(
  db: Db,
  secret: string,
  now: Date,
): Promise<{ connectionId: string; id: string } | undefined> {
  const [, connectionId, id] = /^barometer_([A-Za-z0-9-]+)_([a-f0-9]+)_[\w-]{43}$/.exec(secret) ?? [];
  if (connectionId === undefined || id === undefined) return undefined;
  const row = await db
    .selectFrom('api_key')
    .select('hash')
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  const isSame = row !== undefined && timingSafeEqual(Buffer.from(row.hash), Buffer.from(digestOf(secret)));
  if (!isSame) return undefined;
  const noted = new Date(now.getTime() - useNotedEveryMs);
  await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', noted)]))
    .execute();
  return { connectionId, id };
}
