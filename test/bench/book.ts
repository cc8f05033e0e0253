import { sql } from 'kysely';
import type { Db } from '../../server/src/store/db/open.ts';

export const connectionId = 'hubspot-1';

/**
 * A book of business made inside the database: companies with ten children each (four contacts, two deals, four
 * tickets), of the shape the default model looks at. Everything is marked for scoring.
 */
export async function fillBook(db: Db, companies: number, now: Date): Promise<void> {
  await sql`
    insert into connection (id, crm, account_id, status, scopes, tokens, access_expires_at, time_zone, currency, locale,
      connected_at)
    values (${connectionId}, 'hubspot', '1', 'active', '[]', '', ${now}, 'UTC', 'EUR', 'en-US', ${now})
  `.execute(db);
  await sql`insert into revision values (${connectionId}, 1)`.execute(db);
  await sql`
    insert into sync (connection_id, number, state, started_at, finished_at)
    values (${connectionId}, 1, 'finished', ${now}, ${now})
  `.execute(db);
  const fill = (type: string, perCompany: number, properties: ReturnType<typeof sql>) => sql`
    insert into record (connection_id, type, id, properties, created_at, modified_at, hash, seen_in_sync, revision)
    select ${connectionId}, ${type}, (1000000 + n)::text, jsonb_strip_nulls(${properties}),
      ${now}::timestamptz - ((n % 700) || ' days')::interval, ${now}::timestamptz, md5(n::text), 1, 1
    from generate_series(1, ${companies * perCompany}::integer) as n
  `;
  const day = (spread: number, offset = 0) =>
    sql`to_char(${now}::timestamptz - ((n::bigint * 7919 % ${sql.lit(spread)} - ${sql.lit(offset)}) || ' days')::interval, 'YYYY-MM-DD')`;
  await fill(
    'company',
    1,
    sql`jsonb_build_object('name', 'Company ' || n, 'domain', 'company' || n || '.example', 'lifecycleStage', 'customer',
      'customerSince', ${day(1500)}, 'renewalDate', ${day(365, 365)}, 'lastActivityAt', ${day(120)},
      'recurringRevenue', n % 90 * 1000, 'ownerId', (n % 40)::text, 'industry', 'SOFTWARE')`,
  ).execute(db);
  await fill(
    'contact',
    4,
    sql`jsonb_build_object('email', 'p' || n || '@example.com', 'name', 'Person ' || n,
      'role', case when n % 4 = 0 then 'DECISION_MAKER' end, 'lastActivityAt', ${day(200)})`,
  ).execute(db);
  await fill(
    'deal',
    2,
    sql`jsonb_build_object('name', 'Deal ' || n, 'amount', n % 50 * 1000, 'stage', 'x', 'pipeline', 'default',
      'isClosed', n % 3 <> 0, 'isWon', n % 3 = 1, 'closeDate', ${day(400, 100)})`,
  ).execute(db);
  await fill(
    'ticket',
    4,
    sql`jsonb_build_object('subject', 'Ticket ' || n, 'isOpen', n % 9 = 0, 'priority',
      (array['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[n % 4 + 1], 'status', 'x')`,
  ).execute(db);
  for (const [type, perCompany] of [
    ['contact', 4],
    ['deal', 2],
    ['ticket', 4],
  ] as const)
    await sql`
      insert into association (connection_id, company_id, type, record_id)
      select ${connectionId}, (1000000 + (n - 1) / ${sql.lit(perCompany)} + 1)::text, ${type}, (1000000 + n)::text
      from generate_series(1, ${companies * perCompany}::integer) as n
    `.execute(db);
  await sql`
    insert into dirty_company (connection_id, company_id)
    select connection_id, id from record where connection_id = ${connectionId} and type = 'company'
  `.execute(db);
  await sql`analyze`.execute(db);
}
