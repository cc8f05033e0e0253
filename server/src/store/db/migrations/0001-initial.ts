import { type Kysely, sql } from 'kysely';

/**
 * No foreign keys between mirrored tables: children may arrive before their company, and a mirror cannot promise
 * the CRM's referential integrity. Every key starts with the connection, so the tables partition by it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table connection (
    id text primary key,
    crm text not null,
    account_id text not null,
    account_name text,
    status text not null check (status in ('active', 'disconnected')),
    status_reason text,
    scopes jsonb not null,
    tokens text not null,
    access_expires_at timestamptz not null,
    time_zone text not null,
    currency text,
    locale text not null,
    ui_domain text,
    connected_at timestamptz not null,
    unique (crm, account_id)
  )`,
  `create table model (
    connection_id text not null,
    version integer not null,
    name text not null,
    source text not null,
    published_at timestamptz not null,
    primary key (connection_id, version)
  )`,
  `create table sync (
    connection_id text not null,
    number integer not null,
    state text not null check (state in ('running', 'finished', 'failed')),
    started_at timestamptz not null,
    finished_at timestamptz,
    error jsonb,
    primary key (connection_id, number)
  )`,
  `create table sync_cursor (
    connection_id text not null,
    type text not null,
    sync_number integer not null,
    after text,
    done boolean not null default false,
    read_count integer not null default 0,
    total_count integer,
    primary key (connection_id, type)
  )`,
  `create table record (
    connection_id text not null,
    type text not null,
    id text not null,
    properties jsonb not null,
    created_at timestamptz,
    modified_at timestamptz,
    hash text not null,
    seen_in_sync integer not null,
    removed_at timestamptz,
    primary key (connection_id, type, id)
  )`,
  `create table association (
    connection_id text not null,
    company_id text not null,
    type text not null,
    record_id text not null,
    primary key (connection_id, company_id, type, record_id)
  )`,
  `create index association_by_record on association (connection_id, type, record_id)`,
  `create sequence dirty_company_revision`,
  `create table dirty_company (
    connection_id text not null,
    company_id text not null,
    revision bigint not null default nextval('dirty_company_revision'),
    primary key (connection_id, company_id)
  )`,
  // answer is text, not json: it is replayed byte for byte, and never queried inside.
  `create table score (
    connection_id text not null,
    company_id text not null,
    state text not null,
    scorecard text,
    score integer,
    band text,
    grade text,
    answer text not null,
    model_version integer not null,
    as_of timestamptz not null,
    band_since timestamptz,
    primary key (connection_id, company_id)
  )`,
  `create table score_point (
    connection_id text not null,
    company_id text not null,
    at timestamptz not null,
    score integer,
    band text,
    model_version integer not null,
    primary key (connection_id, company_id, at)
  )`,
  `create table company_write (
    connection_id text not null,
    company_id text not null,
    wish jsonb not null,
    wish_hash text not null,
    written_hash text,
    written_at timestamptz,
    refusal jsonb,
    refused_at timestamptz,
    primary key (connection_id, company_id)
  )`,
  `create index company_write_pending on company_write (connection_id, company_id)
    where written_hash is distinct from wish_hash and refusal is null`,
];
