import { number, signed } from '@barometer/shared/words/number.ts';
import type { CompanyListPageData, ListedCompany } from './data.ts';
import { bandTag } from './health.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { propertyText, recordName } from './property.ts';

const bands: readonly [band: string, label: string][] = [
  ['', 'All'],
  ['green', 'Green'],
  ['yellow', 'Yellow'],
  ['red', 'Red'],
];

/** Companies with their health properties as columns; links are `listPath?q=…&band=…&page=…`. */
export function companyListPage(data: CompanyListPageData): string {
  const { companies, total, page, pageSize, query, band, portal } = data;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const views = bands.map(([value, label]) => {
    const current = value === band && html` aria-current="true"`;
    return html`<a href="${pathOf(data, 1, value)}"${current}>${label}</a>`;
  });
  const content = html`<div class="list">
  <div class="list-head"><h1>Companies</h1><p class="muted">${number(total, portal)} ${total === 1 ? 'company' : 'companies'}${query && html` matching “${query}”`}</p></div>
  <nav class="tabs" aria-label="Views">${views}</nav>
  <div class="panel table-panel"><table>
    <thead><tr><th scope="col">Name</th><th scope="col" class="end">Health score</th><th scope="col">Health band</th><th scope="col" class="end">30 days</th><th scope="col">Top risk</th><th scope="col">Company owner</th><th scope="col" class="end">Annual revenue</th></tr></thead>
    <tbody>${companies.map((company) => row(company, data))}</tbody>
  </table>${companies.length === 0 && html`<p class="muted empty">No companies match.</p>`}</div>
  <nav class="pages" aria-label="Pages">
    ${page > 1 ? html`<a href="${pathOf(data, page - 1, band)}" rel="prev">‹ Previous</a>` : html`<span class="muted">‹ Previous</span>`}
    <span>Page ${number(page, portal)} of ${number(pages, portal)}</span>
    ${page < pages ? html`<a href="${pathOf(data, page + 1, band)}" rel="next">Next ›</a>` : html`<span class="muted">Next ›</span>`}
  </nav>
</div>`;
  return layout(data, 'Companies', content, query);
}

function row(company: ListedCompany, data: CompanyListPageData): Html {
  const { properties, owner } = company;
  const change = properties.health_change_30d ? signed(Number(properties.health_change_30d), data.portal) : '–';
  return html`<tr>
    <th scope="row"><a href="${data.recordPath('company', company.id)}">${recordName(company)}</a></th>
    <td class="end score">${propertyText('health_score', properties.health_score, data)}</td>
    <td>${bandTag(properties.health_band)}</td>
    <td class="end">${change}</td>
    <td class="risk">${properties.health_top_risk || '–'}</td>
    <td class="owner">${owner ?? '–'}</td>
    <td class="end">${propertyText('annualrevenue', properties.annualrevenue, data)}</td>
  </tr>`;
}

function pathOf({ listPath, query }: CompanyListPageData, page: number, band: string): string {
  const search = new URLSearchParams();
  if (query) search.set('q', query);
  if (band) search.set('band', band);
  if (page > 1) search.set('page', String(page));
  return search.size > 0 ? `${listPath}?${search}` : listPath;
}
