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

/** Companies that are gone have no line. */
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

/** Counts all of an account, in one walk over its lines: bands and owners are few, and added up here. */
export async function summarizePortfolio(db: Db, connectionId: string): Promise<PortfolioSummary> {
  const { rows } = await sql<SummaryRow>`
    select band, owner_id, owner_name, count(*)::integer as companies, sum(revenue) as revenue
    from portfolio where connection_id = ${connectionId} group by band, owner_id, owner_name
  `.execute(db);
  const bands = new Map<string | null, PortfolioSummary['bands'][number]>();
  const owners = new Map<string, PortfolioSummary['owners'][number]>();
  for (const { band: id, owner_id: owner, owner_name: name, companies, revenue } of rows) {
    const band = bands.get(id) ?? { id, companies: 0, revenue: null };
    bands.set(id, {
      id,
      companies: band.companies + companies,
      revenue: revenue === null ? band.revenue : (band.revenue ?? 0) + revenue,
    });
    if (owner === null) continue;
    const known = owners.get(owner);
    owners.set(owner, {
      id: owner,
      name: known?.name ?? name,
      companies: (known?.companies ?? 0) + companies,
    });
  }
  return {
    companies: rows.reduce((sum, { companies }) => sum + companies, 0),
    bands: [...bands.values()],
    owners: [...owners.values()],
  };
}

interface SummaryRow {
  band: string | null;
  owner_id: string | null;
  owner_name: string | null;
  companies: number;
  revenue: number | null;
}
