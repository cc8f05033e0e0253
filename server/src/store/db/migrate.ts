import { type Kysely, Migrator } from 'kysely';
import * as initial from './migrations/0001-initial.ts';
import * as replay from './migrations/0002-replay.ts';
import * as modelLife from './migrations/0003-model-life.ts';
import * as inbox from './migrations/0004-inbox.ts';
import * as poll from './migrations/0005-poll.ts';
import type { Database } from './schema.ts';

/** Forward only, numbered; listed here rather than read from disk so that a bundle carries them. */
const migrations = {
  '0001-initial': initial,
  '0002-replay': replay,
  '0003-model-life': modelLife,
  '0004-inbox': inbox,
  '0005-poll': poll,
};

/**
 * Brings the database to the newest schema; a second call does nothing.
 * @throws the migration's own error: a server never runs on a schema it does not know.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
