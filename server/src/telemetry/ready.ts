import { sql } from 'kysely';
import { pendingMigrations } from '../store/db/migrate.ts';
import type { Db } from '../store/db/open.ts';
import { pingRedis } from './redis-ping.ts';

/** Something this process cannot work without. */
export interface ReadyCheck {
  name: string;
  /** @throws when it is not there. */
  check(): Promise<void>;
}

/** The database with its migrations, and Redis where it is used. */
export function readyChecks(redisUrl: string | null, db: Db): ReadyCheck[] {
  const migrated = async () => {
    const pending = await pendingMigrations(db);
    if (pending.length > 0) throw new Error(`Migrations are missing: ${pending.join(', ')}.`);
  };
  return [
    { name: 'database', check: async () => void (await sql`select 1`.execute(db)) },
    { name: 'migrations', check: migrated },
    ...(redisUrl === null ? [] : [{ name: 'redis', check: () => pingRedis(redisUrl) }]),
  ];
}
