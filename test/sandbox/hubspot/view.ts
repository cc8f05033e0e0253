import { shownValue } from './calculated.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record.ts';
import { sorted } from './search.ts';
import { companyProperty, ViewError, type ViewFilter, viewFilter } from './view-filter.ts';

/** What of the companies is looked at, as the address says it. */
export interface View {
  query: string;
  filters: ViewFilter[];
  /** A property's name, with a minus for the highest first; '' as they were made. */
  sort: string;
  /** From 1. */
  page: number;
}

/**
 * Reads an address strictly: whoever mistypes a property should not look at all companies and take them for some.
 * @param may - which of `q`, `sort` and `page` the page understands, besides conditions
 * @throws ViewError
 */
export function readView(portal: Portal, search: URLSearchParams, may: readonly string[]): View {
  const view: View = { query: '', filters: [], sort: '', page: 1 };
  for (const parameter of new Set(search.keys())) {
    const [value = '', second] = search.getAll(parameter);
    if (second !== undefined)
      throw new ViewError(parameter, 'it stands there twice', 'Give several values in one, with commas between them.');
    if (!['q', 'sort', 'page'].includes(parameter)) view.filters.push(viewFilter(portal, parameter, value));
    else if (!may.includes(parameter)) throw new ViewError(parameter, 'this page has no such thing', 'Leave it out.');
    else if (parameter === 'q') view.query = value;
    else if (parameter === 'sort') view.sort = sortOf(portal, value);
    else view.page = pageOf(value);
  }
  return view;
}

/** The companies of a view, all pages of it. */
export function companiesOf(portal: Portal, { query, filters, sort }: Omit<View, 'page'>): StoredRecord[] {
  const wanted = query.toLowerCase();
  const found = portal.records.companies.all().filter((company) => {
    const { name, domain } = company.properties;
    if (wanted !== '' && !`${name ?? ''} ${domain ?? ''}`.toLowerCase().includes(wanted)) return false;
    return filters.every(({ property, passes }) => passes(shownValue(portal, 'companies', company, property)));
  });
  return sort === '' ? found : sorted(portal, 'companies', found, sort);
}

function sortOf(portal: Portal, value: string): string {
  companyProperty(portal, 'sort', value.replace(/^-/, ''));
  return value;
}

function pageOf(value: string): number {
  const page = Number(value);
  if (Number.isInteger(page) && page >= 1) return page;
  throw new ViewError('page', `“${value}” is not a page`, 'Pages are numbered from 1.');
}
