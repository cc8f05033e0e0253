import { type Kysely, sql } from 'kysely';

/**
 * A score knows what the records are called that its card speaks of. Those of before are scored anew, and until then
 * name their records without a name.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table score add column names json not null default '[]'`,
  `insert into dirty_company (connection_id, company_id)
  select score.connection_id, score.company_id from score
  join record on record.connection_id = score.connection_id and record.type = 'company' and record.id = score.company_id
  where record.removed_at is null
  on conflict (connection_id, company_id) do nothing`,
];
