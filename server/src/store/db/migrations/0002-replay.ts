import { type Kysely, sql } from 'kysely';

/**
 * What a past score was computed from can be read again: every change of a connection's data has a revision, a score
 * names the revision it saw, and what a change replaced is kept. Usage and pulses are added to, never overwritten.
 * Scores of before know no revision; they are history, but cannot be replayed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // One counter a connection, held to the end of the transaction that takes a number: revisions commit in their order,
  // so that whoever sees revision n sees everything up to n. A sequence would not promise that.
  `create table revision (
    connection_id text primary key,
    last bigint not null
  )`,
  `alter table record add column revision bigint not null default 0`,
  // A version of a record that was replaced or removed, once for each company it belonged to. By the key, what has
  // changed for a company since a revision lies together; an erased record is found by its own index.
  `create table record_past (
    connection_id text not null,
    company_id text not null,
    type text not null,
    id text not null,
    revision bigint not null,
    until_revision bigint not null,
    created_at timestamptz,
    properties jsonb not null,
    primary key (connection_id, company_id, until_revision, type, id)
  )`,
  `create index record_past_by_record on record_past (connection_id, type, id)`,
  `create index record_by_domain on record (connection_id, (properties->>'domain')) where type = 'company'`,
  `create index record_by_external_id on record (connection_id, (properties->>'externalId')) where type = 'company'`,
  // The value of a day is the one with the highest revision; a day is text, because drivers turn dates into instants.
  `create table usage_value (
    connection_id text not null,
    company_id text not null,
    name text not null,
    day text not null,
    revision bigint not null,
    value double precision not null,
    primary key (connection_id, company_id, name, day, revision)
  )`,
  // The answer to a batch of usage, by the caller's own key: sent again, it is answered again and not taken twice.
  `create table usage_batch (
    connection_id text not null,
    key text not null,
    body_hash text not null,
    answer jsonb not null,
    received_at timestamptz not null,
    primary key (connection_id, key)
  )`,
  `create table api_key (
    connection_id text not null,
    id text not null,
    name text not null,
    hash text not null,
    created_by text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (connection_id, id)
  )`,
  `create table pulse (
    connection_id text not null,
    company_id text not null,
    revision bigint not null,
    value double precision not null,
    reason text,
    set_by text not null,
    set_at timestamptz not null,
    withdrawn_revision bigint,
    primary key (connection_id, company_id, revision)
  )`,
  `create table model_draft (
    connection_id text not null,
    name text not null,
    source text not null,
    saved_by text not null,
    saved_at timestamptz not null,
    primary key (connection_id, name)
  )`,
  // Who did what to the models of a connection, when and why. Rows are only ever added.
  `create table model_event (
    connection_id text not null,
    number integer not null,
    at timestamptz not null,
    by text not null,
    action text not null check (action in ('draft-saved', 'draft-discarded', 'published', 'rolled-back')),
    version integer,
    draft text,
    why text,
    primary key (connection_id, number)
  )`,
  `alter table score add column revision bigint not null default 0`,
  // The band each matching scorecard gave, where its hysteresis starts from next time.
  `alter table score add column bands jsonb not null default '{}'`,
  // The bands this scoring itself started from; null for scores of before revisions, which cannot be replayed.
  `alter table score add column previous_bands jsonb`,
  `alter table score_point add column state text not null default 'scored'`,
  `alter table score_point add column scorecard text`,
  // Null for scores of before revisions: they cannot be replayed.
  `alter table score_point add column revision bigint`,
  `alter table score_point add column previous_bands jsonb`,
  `alter table score_point add column answer_hash text`,
  // Why the score moved since the last point that has a move; null where nothing a reader would notice changed.
  `alter table score_point add column move jsonb`,
  `alter table score_point add column changed boolean not null default true`,
  `create index score_point_changed on score_point (connection_id, company_id, at) where changed`,
];
