import type { PortfolioSort } from '@barometer/shared/api/portfolio.ts';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Db } from './db/open.ts';
import type { PortfolioTable } from './db/schema.ts';
import { type PortfolioLine, plainName } from './portfolio.ts';

export interface PortfolioFilter {
  /** A band's id; null: companies without one. */
  band?: string | null;
  /** An owner's id; null: companies without one. */
  owner?: string | null;
  /** A part of the name. */
  search?: string;
}

/** The last line of a page: the next one begins behind it. */
export interface PortfolioPlace {
  /** Which stretch of the order it is in. */
  stretch: number;
  value: string | number | null;
  companyId: string;
}

export interface PortfolioPage {
  lines: PortfolioLine[];
  /** null: nothing comes after. */
  next: PortfolioPlace | null;
}

/** A part of an order that one walk of an index gives: those without a value are one of their own, at the end. */
interface Stretch {
  key: RawBuilder<unknown>;
  within: RawBuilder<unknown>;
  /** Text keeps the database's own type; a number must have the column's, or no index is used. */
  type: 'integer' | 'double precision' | 'text';
  down?: boolean;
}

const none = sql`null`;

/** Those with a value in its order, then those without. */
function valued(key: RawBuilder<unknown>, type: Stretch['type'], down = false): Stretch[] {
  return [
    { key, within: sql`${key} is not null`, type, down },
    { key: none, within: sql`${key} is null`, type },
  ];
}

const byRenewal = sql.ref('renewal_date');

/** @param today a renewal of the past is not the next one: it comes behind those ahead, the latest first. */
const orders: Record<PortfolioSort, (today: string) => Stretch[]> = {
  score: () => valued(sql.ref('score'), 'integer'),
  change: () => valued(sql.ref('change_30d'), 'integer'),
  revenue: () => valued(sql.ref('revenue'), 'double precision', true),
  name: () => [{ key: sql`left(plain_name, 60)`, within: sql`true`, type: 'text' }],
  renewal: (today) => [
    { key: byRenewal, within: sql`renewal_date >= ${today}`, type: 'text' },
    { key: byRenewal, within: sql`renewal_date < ${today}`, type: 'text', down: true },
    { key: none, within: sql`renewal_date is null`, type: 'text' },
  ],
};

/** What may stand in a place of this order: anything else was not made here. */
export function placeFits(sort: PortfolioSort, { stretch, value }: PortfolioPlace): boolean {
  const found = orders[sort]('')[stretch];
  if (!found) return false;
  if (found.key === none) return value === null;
  if (found.type === 'text') return typeof value === 'string';
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  return isNumber && (found.type !== 'integer' || (Number.isInteger(value) && Math.abs(value) < 2 ** 31));
}

/** One page of an account, from behind `after`; a page that ends within a stretch goes on with the next one. */
export async function readPortfolioPage(
  db: Db,
  connectionId: string,
  ask: { filter: PortfolioFilter; sort: PortfolioSort; after: PortfolioPlace | null; today: string; limit: number },
): Promise<PortfolioPage> {
  const { filter, sort, after, today, limit } = ask;
  const found: { line: PortfolioLine; place: PortfolioPlace }[] = [];
  for (const [index, stretch] of orders[sort](today).entries()) {
    if (index < (after?.stretch ?? 0)) continue;
    const behind = after?.stretch === index ? isBehind(stretch, after) : sql`true`;
    const direction = stretch.down ? sql`desc` : sql`asc`;
    const order = stretch.key === none ? sql`company_id` : sql`${stretch.key} ${direction}, company_id ${direction}`;
    // One more than the page holds tells whether another follows.
    const { rows } = await sql<LineRow>`
      select *, ${stretch.key} as place from portfolio
      where connection_id = ${connectionId} and ${stretch.within} and ${behind} and ${matches(filter)}
      order by ${order} limit ${limit + 1 - found.length}
    `.execute(db);
    for (const row of rows)
      found.push({ line: toLine(row), place: { stretch: index, value: row.place, companyId: row.company_id } });
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  return {
    lines: shown.map(({ line }) => line),
    next: found.length > limit ? (shown.at(-1)?.place ?? null) : null,
  };
}

/** How many companies a filter leaves. */
export async function countPortfolio(db: Db, connectionId: string, filter: PortfolioFilter): Promise<number> {
  const { rows } = await sql<{ count: string | number }>`
    select count(*) from portfolio where connection_id = ${connectionId} and ${matches(filter)}
  `.execute(db);
  return Number(rows[0]?.count ?? 0);
}

function isBehind({ key, type, down }: Stretch, { value, companyId }: PortfolioPlace): RawBuilder<unknown> {
  if (key === none) return sql`company_id > ${companyId}`;
  const place = sql`(${value}::${sql.raw(type)}, ${companyId})`;
  return down ? sql`(${key}, company_id) < ${place}` : sql`(${key}, company_id) > ${place}`;
}

function matches({ band, owner, search }: PortfolioFilter): RawBuilder<unknown> {
  const conditions = [
    band === undefined ? [] : [is('band', band)],
    owner === undefined ? [] : [is('owner_id', owner)],
    search === undefined ? [] : [sql`plain_name like ${`%${plainName(search).replace(/[\\%_]/g, '\\$&')}%`}`],
  ].flat();
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

const is = (column: string, value: string | null) =>
  value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${value}`;

type LineRow = Selectable<PortfolioTable> & { place: string | number | null };

const toLine = (row: LineRow): PortfolioLine => ({
  companyId: row.company_id,
  name: row.name,
  ownerId: row.owner_id,
  ownerName: row.owner_name,
  renewalDate: row.renewal_date,
  revenue: row.revenue,
  state: row.state,
  score: row.score,
  band: row.band,
  grade: row.grade,
  trend: row.trend,
  change30d: row.change_30d,
  topRisk: row.top_risk,
});
