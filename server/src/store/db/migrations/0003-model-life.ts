import { type Kysely, sql } from 'kysely';

/** An event of putting an earlier version in force again says which one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table model_event add column restored_version integer').execute(db);
}
