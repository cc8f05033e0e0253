import { type Kysely, sql } from 'kysely';

/**
 * What is around the card. The portfolio is a line a company, kept with its score: what a page of a large account shows
 * would otherwise be gathered from three wide tables. Executions of workflow actions are rows until HubSpot is told how
 * they ended. Lists are those made in the CRM, by our own names for them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table portfolio (
    connection_id text not null,
    company_id text not null,
    name text,
    plain_name text collate "C" not null,
    owner_id text,
    owner_name text,
    renewal_date text collate "C",
    revenue double precision,
    state text not null,
    score integer,
    band text,
    grade text,
    trend text,
    change_30d integer,
    top_risk text,
    primary key (connection_id, company_id)
  )`,
  // One index an order, the company behind it: pages go on from behind the last line of the page before.
  'create index portfolio_by_score on portfolio (connection_id, score, company_id)',
  'create index portfolio_by_change on portfolio (connection_id, change_30d, company_id)',
  'create index portfolio_by_renewal on portfolio (connection_id, renewal_date, company_id)',
  'create index portfolio_by_revenue on portfolio (connection_id, revenue, company_id)',
  'create index portfolio_by_name on portfolio (connection_id, left(plain_name, 60), company_id)',
  // Names in their plain form are made in the program; these are made anew when the company is scored next.
  `insert into portfolio (connection_id, company_id, name, plain_name, owner_id, owner_name, renewal_date, revenue,
    state, score, band, grade, trend, change_30d, top_risk)
  select score.connection_id, score.company_id, record.properties->>'name',
    left(lower(coalesce(record.properties->>'name', '')), 200), nullif(record.properties->>'ownerId', ''),
    record.properties->>'ownerName', left(record.properties->>'renewalDate', 10),
    case when jsonb_typeof(record.properties->'recurringRevenue') = 'number'
      then (record.properties->>'recurringRevenue')::double precision end,
    score.state, score.score, score.band, score.grade, company_write.wish->>'trend',
    (company_write.wish->>'change_30d')::integer, company_write.wish->>'top_risk'
  from score
  join record on record.connection_id = score.connection_id and record.type = 'company' and record.id = score.company_id
  left join company_write on company_write.connection_id = score.connection_id
    and company_write.company_id = score.company_id
  where record.removed_at is null`,
  `create table workflow_action (
    connection_id text not null,
    callback_id text not null,
    kind text not null check (kind in ('recalculate', 'pulse')),
    company_id text not null,
    state text not null check (state in ('waiting', 'done', 'failed')),
    received_at timestamptz not null,
    next_try_at timestamptz not null,
    tries integer not null default 0,
    error jsonb,
    primary key (connection_id, callback_id)
  )`,
  `create index workflow_action_waiting on workflow_action (connection_id, next_try_at) where state = 'waiting'`,
  `create table crm_list (
    connection_id text not null,
    id text not null,
    crm_id text not null,
    name text not null,
    created_at timestamptz not null,
    primary key (connection_id, id)
  )`,
];
