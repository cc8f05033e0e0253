import { type Kysely, sql } from 'kysely';

/**
 * What the CRM told us and we have not looked at yet. An event is a row before its receipt is acknowledged; done ones
 * stay for some days, because the same event may be delivered again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table inbox_event (
    connection_id text not null,
    key text not null,
    changes jsonb not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    done_at timestamptz,
    primary key (connection_id, key)
  )`,
  `create index inbox_event_pending on inbox_event (connection_id, received_at) where done_at is null`,
  `create index inbox_event_done on inbox_event (connection_id, done_at) where done_at is not null`,
];
