import { sql } from 'kysely';
import type { Db } from './open.ts';

/**
 * Counts anew what the planner of queries goes by, after much was read in. The embedded database never does it by itself,
 * and walks whole tables for want of it; PostgreSQL does it some time later.
 */
export async function analyze(db: Db): Promise<void> {
  await sql`analyze record, association`.execute(db);
}
