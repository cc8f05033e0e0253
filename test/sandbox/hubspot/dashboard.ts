import { addressWith } from '../page/address.ts';
import type { DashboardPageData, Option, OwnerRow, RenewalMonth, Site, TrendRow } from '../page/data.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record.ts';

/** The first of these properties that the account has is meant. */
const revenueNames = ['recurring_revenue', 'annual_recurring_revenue', 'arr', 'mrr'];
const renewalNames = ['renewal_date', 'contract_renewal_date', 'contract_end_date'];
const monthsAhead = 6;

type Reports = Omit<DashboardPageData, keyof Site | 'views' | 'filters' | 'search'>;

interface Listing {
  path: string;
  /** The conditions that hold, which every link to the list takes along. */
  search: string;
}

/** The numbers of the dashboard, from company properties alone. A company without a score counts, and not as zero. */
export function reportsOf(portal: Portal, companies: StoredRecord[], bands: readonly Option[], list: Listing): Reports {
  const revenueName = propertyOf(portal, revenueNames, ['number']);
  const renewalName = propertyOf(portal, renewalNames, ['date', 'datetime']);
  const revenue = (company: StoredRecord) => numberOf(company, revenueName) ?? 0;
  const rows = [...bands, { value: '', label: 'No score' }];
  const groups = rows.map(({ value }) =>
    companies.filter((company) => (company.properties.health_band ?? '') === value),
  );
  return {
    companies: companies.length,
    scored: numbers(companies, 'health_score').length,
    averageScore: mean(numbers(companies, 'health_score')),
    averageCoverage: mean(numbers(companies, 'health_coverage')),
    bandRows: rows.map((row, index) => {
      const group = groups[index] ?? [];
      const condition = row.value === '' ? { health_band_known: 'false' } : { health_band: row.value };
      return {
        ...row,
        companies: group.length,
        revenue: sum(group.map(revenue)),
        coverage: mean(numbers(group, 'health_coverage')),
        path: addressWith(list.path, list.search, condition),
      };
    }),
    owners: ownerRows(portal, companies, list),
    trends: trendRows(portal, companies, list),
    renewals: renewalName ? renewalMonths(portal, groups, { renewalName, revenue }) : null,
    hasRevenue: revenueName !== undefined,
  };
}

function trendRows(portal: Portal, companies: StoredRecord[], list: Listing): TrendRow[] {
  const options = portal.catalog.find('companies', 'health_trend')?.options ?? [];
  return [...options, { value: '', label: 'No trend yet' }].map(({ value, label }) => {
    const condition = value === '' ? { health_trend_known: 'false' } : { health_trend: value };
    return {
      ...{ value, label, path: addressWith(list.path, list.search, condition) },
      companies: companies.filter(({ properties }) => (properties.health_trend ?? '') === value).length,
    };
  });
}

function ownerRows(portal: Portal, companies: StoredRecord[], list: Listing): OwnerRow[] {
  const byOwner = new Map<string, StoredRecord[]>();
  for (const company of companies) {
    const id = company.properties.hubspot_owner_id ?? '';
    const owned = byOwner.get(id);
    if (owned) owned.push(company);
    else byOwner.set(id, [company]);
  }
  const rows = [...byOwner].map(([id, owned]) => {
    const owner = portal.book.owners.find((one) => one.id === id);
    const scores = numbers(owned, 'health_score');
    const condition = owner ? { hubspot_owner_id: id } : { hubspot_owner_id_known: 'false' };
    return {
      name: owner ? `${owner.firstName} ${owner.lastName}` : id === '' ? 'No owner' : 'Unknown owner',
      average: mean(scores),
      scored: scores.length,
      companies: owned.length,
      path: owner || id === '' ? addressWith(list.path, list.search, { ...condition, sort: 'health_score' }) : null,
    };
  });
  return rows.sort((a, b) => (a.average ?? 101) - (b.average ?? 101) || a.name.localeCompare(b.name));
}

interface Renewing {
  renewalName: string;
  revenue(company: StoredRecord): number;
}

/** What renews this month and in the next five, by band; before them what should have been renewed. */
function renewalMonths(portal: Portal, groups: StoredRecord[][], { renewalName, revenue }: Renewing): RenewalMonth[] {
  const now = new Date(portal.clock.now());
  const first = now.getUTCFullYear() * 12 + now.getUTCMonth();
  const monthOf = ({ properties }: StoredRecord) => {
    const [year, month] = (properties[renewalName] ?? '').split('-').map(Number);
    return year && month ? Math.max(year * 12 + month - 1, first - 1) : undefined;
  };
  const months = Array.from({ length: monthsAhead + 1 }, (_, index) => {
    const month = first - 1 + index;
    const within = groups.map((group) => group.filter((company) => monthOf(company) === month));
    const at = new Date(Date.UTC(Math.floor(month / 12), month % 12));
    const label = index === 0 ? 'Overdue' : at.toLocaleDateString('en-US', { month: 'short', timeZone: 'UTC' });
    return { label, companies: within.flat().length, revenue: within.map((group) => sum(group.map(revenue))) };
  });
  return months.filter(({ label, companies }) => label !== 'Overdue' || companies > 0);
}

function propertyOf(portal: Portal, names: string[], types: string[]): string | undefined {
  return names.find((name) => types.includes(portal.catalog.find('companies', name)?.type ?? ''));
}

function numberOf({ properties }: StoredRecord, name: string | undefined): number | undefined {
  const text = name === undefined ? null : properties[name];
  return text ? Number(text) : undefined;
}

function numbers(companies: StoredRecord[], name: string): number[] {
  return companies.flatMap((company) => numberOf(company, name) ?? []);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: number[]): number | null {
  return values.length > 0 ? sum(values) / values.length : null;
}
