import { type Kysely, Migrator } from 'kysely';
import * as initial from './migrations/0001-initial.ts';
import * as replay from './migrations/0002-replay.ts';
import * as modelLife from './migrations/0003-model-life.ts';
import * as inbox from './migrations/0004-inbox.ts';
import * as poll from './migrations/0005-poll.ts';
import * as alerts from './migrations/0007-alerts.ts';
import * as sweep from './migrations/0008-sweep.ts';
import * as around from './migrations/0010-around.ts';
import * as listen from './migrations/0012-listen.ts';
import * as names from './migrations/0013-names.ts';
import type { Database } from './schema.ts';

/** Forward only, numbered; listed here rather than read from disk so that a bundle carries them. */
const migrations = {
  '0001-initial': initial,
  '0002-replay': replay,
  '0003-model-life': modelLife,
  '0004-inbox': inbox,
  '0005-poll': poll,
  '0007-alerts': alerts,
  '0008-sweep': sweep,
  '0010-around': around,
  '0012-listen': listen,
  '0013-names': names,
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

/** Migrations this version of the program knows and the database does not have: it is older than the program. */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}
