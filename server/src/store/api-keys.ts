import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
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
  await db
    .insertInto('api_key')
    .values({
      connection_id: connectionId,
      ...{ id, name, hash: hashOf(secret), created_by: by, created_at: now, last_used_at: null, revoked_at: null },
    })
    .execute();
  return { id, secret };
}

/** The connection a key belongs to; undefined for a key that is not known, or was revoked. */
export async function connectionOfKey(db: Db, key: string): Promise<string | undefined> {
  const [, connectionId, id] = /^barometer_([A-Za-z0-9-]+)_([a-f0-9]+)_[\w-]{43}$/.exec(key) ?? [];
  if (connectionId === undefined || id === undefined) return undefined;
  const row = await db
    .selectFrom('api_key')
    .select('hash')
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  const isSame = row !== undefined && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(key)));
  return isSame ? connectionId : undefined;
}

/** A plain digest suffices: the secret is 256 random bits, which nobody guesses however fast they hash. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('base64url');
