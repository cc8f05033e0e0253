import { type Kysely, sql } from 'kysely';

/**
 * Alerts: the rules, and what is to be told. A connection that ended says when: its data goes some time after. A mark says
 * since when its company waits: the oldest one is how far behind the scores are.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table alert_settings (
    connection_id text primary key,
    settings jsonb not null,
    secrets text not null,
    set_by text not null,
    set_at timestamptz not null
  )`,
  `create table alert (
    connection_id text not null,
    company_id text not null,
    rule text not null,
    cause text not null,
    channel text not null,
    raised_at timestamptz not null,
    message jsonb not null,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    delivery text,
    next_try_at timestamptz not null,
    tries integer not null default 0,
    sent_at timestamptz,
    error jsonb,
    primary key (connection_id, company_id, rule, cause, channel)
  )`,
  `create index alert_waiting on alert (connection_id, next_try_at) where state = 'waiting'`,
  'create index alert_delivery on alert (connection_id, delivery)',
  'alter table connection add column disconnected_at timestamptz',
  'alter table dirty_company add column marked_at timestamptz not null default now()',
];
