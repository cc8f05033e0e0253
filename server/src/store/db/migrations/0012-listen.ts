import { type Kysely, sql } from 'kysely';

/** How far listening to a CRM's change events has come, in the CRM's own words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table listen_position (
        connection_id text primary key references connection (id) on delete cascade,
        position text not null,
        heard_at timestamptz not null
      )`,
    )
    .execute(db);
}
