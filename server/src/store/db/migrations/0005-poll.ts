import { type Kysely, sql } from 'kysely';

/** How far the poll of modified records has come: everything modified before that moment has been read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table poll_cursor (
        connection_id text not null,
        type text not null,
        modified_at timestamptz not null,
        polled_at timestamptz not null,
        primary key (connection_id, type)
      )`,
    )
    .execute(db);
}
