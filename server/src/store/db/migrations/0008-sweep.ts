import { type Kysely, sql } from 'kysely';

/** How far the sweep of archived records has come: the CRM's cursor of the next page; null at the beginning. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table poll_cursor add column archived_after text').execute(db);
}
