import type { Column, CompanyListPageData, Site } from '../page/data.ts';
import type { Portal } from './portal.ts';
import { listViews } from './saved-views.ts';
import { ownerName, shownRecord } from './shown-record.ts';
import { companiesOf, readView } from './view.ts';

const pageSize = 25;
const usual = [
  'health_score',
  'health_band',
  'health_change_30d',
  'health_top_risk',
  'hubspot_owner_id',
  'recurring_revenue',
];

/**
 * One page of the company list, as its address asks for it.
 * @throws ViewError when it asks for what is not there
 */
export function companyListOf(portal: Portal, site: Site, search: URLSearchParams): CompanyListPageData {
  const view = readView(portal, search, ['q', 'sort', 'page']);
  const found = companiesOf(portal, view);
  const companies = found.slice((view.page - 1) * pageSize, view.page * pageSize).map((company) => {
    const owner = ownerName(portal, company);
    return { ...shownRecord(portal, 'companies', company), ...(owner ? { owner } : {}) };
  });
  const asked = [...view.filters.map(({ property }) => property), view.sort.replace(/^-/, '')];
  return {
    ...{ ...site, companies, total: found.length, pageSize, search: String(search) },
    ...{ page: view.page, query: view.query, sort: view.sort, filters: view.filters },
    columns: columnsOf(portal, asked),
    views: listViews(portal, site),
  };
}

/** The usual ones the account has, and what is asked about besides them. */
function columnsOf(portal: Portal, asked: string[]): Column[] {
  const more = asked.filter((name) => !usual.includes(name) && name !== 'name' && name !== '');
  return [...new Set([...usual, ...more])].flatMap((name) => {
    const definition = portal.catalog.find('companies', name);
    return definition ? [{ name, label: definition.label, isNumber: definition.type === 'number' }] : [];
  });
}
