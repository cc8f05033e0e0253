import { sql } from 'kysely';
import { z } from 'zod';
import { type AroundDeps, checkAround } from '../doctor/around.ts';
import { type Check, fail, look, ok, warn } from '../doctor/check.ts';
import { type ConnectionCheckDeps, checkConnection } from '../doctor/connection.ts';
import { listConnections } from '../store/connections.ts';
import { pendingMigrations } from '../store/db/migrate.ts';
import type { Task } from './task.ts';

export interface DoctorDeps extends ConnectionCheckDeps, AroundDeps {}

/** Looks at everything there is to look at, where the data is. */
export const doctorTask: Task<DoctorDeps, Record<string, never>, Check[]> = {
  name: 'doctor',
  input: z.strictObject({}),
  run: async (deps) => {
    const database = await look('database', 'Start the database, or correct DATABASE_URL', async () => {
      await sql`select 1`.execute(deps.db);
      const pending = await pendingMigrations(deps.db);
      const what = deps.config.databaseUrl === null ? `the embedded database in ${deps.config.dataDir}` : 'PostgreSQL';
      return pending.length === 0
        ? ok('database', `${what} answers, and its schema is up to date`)
        : fail('database', `${what} lacks ${pending.join(', ')}`, 'Restart the server: it migrates when it starts');
    });
    if (database.state === 'fail') return [database, ...(await checkAround(deps))];
    const connections = await listConnections(deps.db);
    const none = warn(
      'connections',
      'no account is connected',
      'Open /oauth/hubspot/install, or /oauth/salesforce/install, on the server’s address',
    );
    const checks: Check[] = [database, ...(await checkAround(deps)), ...(connections.length === 0 ? [none] : [])];
    for (const connection of connections) checks.push(...(await checkConnection(deps, connection)));
    return checks;
  },
};
