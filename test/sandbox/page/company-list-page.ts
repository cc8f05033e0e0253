import { number, signed } from '@barometer/shared/words/number.ts';
import { addressWith } from './address.ts';
import type { Column, CompanyListPageData, ListedCompany } from './data.ts';
import { filterBar, viewTabs } from './filter-bar.ts';
import { bandTag } from './health.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { propertyText, recordName } from './property.ts';

/** Companies with properties as columns, under the conditions of the address: `listPath?health_band=red&sort=…&page=…`. */
export function companyListPage(data: CompanyListPageData): string {
  const { companies, columns, total, page, pageSize, query, portal, listPath } = data;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const content = html`<div class="list">
  <div class="list-head"><h1>Companies</h1><p class="muted">${number(total, portal)} ${total === 1 ? 'company' : 'companies'}${query && html` matching “${query}”`}</p></div>
  ${viewTabs(data, listPath)}
  ${filterBar(data, listPath)}
  <div class="panel table-panel" tabindex="0" role="region" aria-label="Companies"><table>
    <thead><tr><th scope="col">Name</th>${columns.map((column) => heading(column, data))}</tr></thead>
    <tbody>${companies.map((company) => row(company, data))}</tbody>
  </table>${companies.length === 0 && html`<p class="muted empty">No companies match.</p>`}</div>
  <nav class="pages" aria-label="Pages">
    ${page > 1 ? html`<a href="${pathOf(data, page - 1)}" rel="prev">‹ Previous</a>` : html`<span class="muted">‹ Previous</span>`}
    <span>Page ${number(page, portal)} of ${number(pages, portal)}</span>
    ${page < pages ? html`<a href="${pathOf(data, page + 1)}" rel="next">Next ›</a>` : html`<span class="muted">Next ›</span>`}
  </nav>
</div>`;
  return layout(data, 'Companies', content, { query });
}

/** Pressed once the lowest come first, pressed again the highest. */
function heading({ name, label, isNumber }: Column, { listPath, search, sort }: CompanyListPageData): Html {
  const isUp = sort === name;
  const isSorted = isUp || sort === `-${name}`;
  const path = addressWith(listPath, search, { sort: isUp ? `-${name}` : name });
  const order = isSorted && html` aria-sort="${isUp ? 'ascending' : 'descending'}"`;
  const arrow = isSorted && html`<span aria-hidden="true"> ${isUp ? '↑' : '↓'}</span>`;
  return html`<th scope="col" class="${isNumber ? 'end' : ''}"${order}><a href="${path}">${label}${arrow}</a></th>`;
}

function row(company: ListedCompany, data: CompanyListPageData): Html {
  return html`<tr>
    <th scope="row"><a href="${data.recordPath('company', company.id)}">${recordName(company)}</a></th>
    ${data.columns.map((column) => cell(column, company, data))}
  </tr>`;
}

function cell({ name, isNumber }: Column, { properties, owner }: ListedCompany, data: CompanyListPageData): Html {
  const value = properties[name];
  if (name === 'health_score') return html`<td class="end score">${propertyText(name, value, data)}</td>`;
  if (name === 'health_band') return html`<td>${bandTag(value, data)}</td>`;
  if (name === 'health_change_30d')
    return html`<td class="end">${value ? signed(Number(value), data.portal) : '–'}</td>`;
  if (name === 'health_top_risk') return html`<td class="risk">${value || '–'}</td>`;
  if (name === 'hubspot_owner_id') return html`<td class="whole">${owner ?? '–'}</td>`;
  return html`<td class="whole ${isNumber ? 'end' : ''}">${propertyText(name, value, data)}</td>`;
}

function pathOf({ listPath, search }: CompanyListPageData, page: number): string {
  return addressWith(listPath, search, { page: page > 1 ? String(page) : null });
}
