import { cleanText } from '@barometer/shared/clean-text.ts';
import { sql } from 'kysely';
import type { Db } from './db/open.ts';

/** One company as a portfolio lists it: kept with its score, in the same transaction. */
export interface PortfolioLine {
  companyId: string;
  name: string | null;
  ownerId: string | null;
  ownerName: string | null;
  /** YYYY-MM-DD. */
  renewalDate: string | null;
  revenue: number | null;
  state: string;
  score: number | null;
  band: string | null;
  grade: string | null;
  trend: string | null;
  change30d: number | null;
  topRisk: string | null;
}

/** Enough of a name to tell companies apart, and less than an index takes. */
const plainNameMax = 200;

/** A name as people look for it: without capitals, accents and what cannot be seen. */
export function plainName(name: string): string {
  const bare = cleanText(name).normalize('NFKD').replace(/\p{M}/gu, '').replace(/\p{C}/gu, ' ');
  return Array.from(bare.toLowerCase().trim()).slice(0, plainNameMax).join('');
}

/** Keeps lines; one that says nothing new is not written again. */
export async function savePortfolio(tx: Db, connectionId: string, lines: PortfolioLine[]): Promise<void> {
  if (lines.length === 0) return;
  const column = <Key extends keyof PortfolioLine>(key: Key) => lines.map((line) => line[key]);
  await sql`
    insert into portfolio as known (connection_id, company_id, name, plain_name, owner_id, owner_name, renewal_date,
      revenue, state, score, band, grade, trend, change_30d, top_risk)
    select ${connectionId}, given.* from unnest(
      ${column('companyId')}::text[], ${column('name')}::text[],
      ${column('name').map((name) => plainName(name ?? ''))}::text[], ${column('ownerId')}::text[],
      ${column('ownerName')}::text[], ${column('renewalDate')}::text[], ${column('revenue')}::double precision[],
      ${column('state')}::text[], ${column('score')}::integer[], ${column('band')}::text[], ${column('grade')}::text[],
      ${column('trend')}::text[], ${column('change30d')}::integer[], ${column('topRisk')}::text[]
    ) as given
    on conflict (connection_id, company_id) do update set
      name = excluded.name, plain_name = excluded.plain_name, owner_id = excluded.owner_id,
      owner_name = excluded.owner_name, renewal_date = excluded.renewal_date, revenue = excluded.revenue,
      state = excluded.state, score = excluded.score, band = excluded.band, grade = excluded.grade,
      trend = excluded.trend, change_30d = excluded.change_30d, top_risk = excluded.top_risk
    where known is distinct from excluded
  `.execute(tx);
}

export async function dropFromPortfolio(tx: Db, connectionId: string, companyIds: string[]): Promise<void> {
  if (companyIds.length === 0) return;
  await sql`
    delete from portfolio where connection_id = ${connectionId} and company_id = any(${companyIds}::text[])
  `.execute(tx);
}

/** An account at a glance. */
export interface PortfolioSummary {
  companies: number;
  /** By band; null: companies without one. */
  bands: { id: string | null; companies: number; revenue: number | null }[];
  /** By owner; companies without one are left out. */
  owners: { id: string; name: string | null; companies: number }[];
}

/** Counts all of an account, in one walk over its lines. */
export async function summarizePortfolio(db: Db, connectionId: string): Promise<PortfolioSummary> {
  const { rows } = await sql<{
    band: string | null;
    owner_id: string | null;
    owner_name: string | null;
    of_owner: number;
    companies: string | number;
    revenue: number | null;
  }>`
    select band, owner_id, max(owner_name) as owner_name, grouping(band) as of_owner, count(*) as companies,
      sum(revenue) as revenue
    from portfolio where connection_id = ${connectionId}
    group by grouping sets ((band), (owner_id))
  `.execute(db);
  const [ofBands, ofOwners] = [rows.filter((row) => row.of_owner === 0), rows.filter((row) => row.of_owner === 1)];
  const bands = ofBands.map(({ band: id, companies, revenue }) => ({ id, companies: Number(companies), revenue }));
  return {
    companies: bands.reduce((sum, { companies }) => sum + companies, 0),
    bands,
    owners: ofOwners.flatMap(({ owner_id: id, owner_name: name, companies }) =>
      id === null ? [] : [{ id, name, companies: Number(companies) }],
    ),
  };
}
