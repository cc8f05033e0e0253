import { addressWith } from '../../page/address.ts';
import { type Html, html } from '../../page/html.ts';
import type { Field, Row } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { layout, listPath, recordPath } from './layout.ts';
import { columnsOf, rowsOf, viewsOf } from './list-view.ts';
import { fieldLabel, valueText } from './value.ts';

const pageSize = 50;
const numbers = new Set(['int', 'double', 'currency', 'percent']);

/** The accounts of a list view, sorted by a column: `?filterName=Health_At_Risk&sort=-Health_Score__c&page=2`. */
export function listPage(org: Org, search: URLSearchParams): string {
  const views = viewsOf(org);
  const wanted = search.get('filterName');
  const view = views.find(({ fullName }) => fullName === `Account.${wanted}`) ?? views[0];
  if (!view) throw new Error('There is always a view of all accounts.');
  const columns = columnsOf(org, view);
  const sort = search.get('sort') ?? 'Name';
  const rows = sorted(rowsOf(org, view), sort);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(pages, Math.max(1, Number(search.get('page')) || 1));
  const shown = rows.slice((page - 1) * pageSize, page * pageSize);
  const path = (changes: Record<string, string | null>) => addressWith(listPath, String(search), changes);
  const content = html`<section class="card"><div class="head"><div class="identity"><span class="icon" aria-hidden="true">A</span>
<div><p class="kind">Accounts</p><h1>${view.label}</h1></div></div><p class="weak">${rows.length.toLocaleString('en-US')} items</p></div>
<nav class="views" aria-label="List views">${views.map((one) => {
    const name = one.fullName.slice('Account.'.length);
    return html`<a href="${listPath}?filterName=${encodeURIComponent(name)}"${one === view && html` aria-current="page"`}>${one.label}</a>`;
  })}</nav>
<div class="scroll" tabindex="0" role="region" aria-label="Accounts"><table>
<thead><tr>${columns.map((column) => heading(column, sort, path))}</tr></thead>
<tbody>${shown.map((row) => html`<tr>${columns.map((column) => cell(org, column, row))}</tr>`)}</tbody></table></div>
<nav class="pages" aria-label="Pages">${page > 1 && html`<a rel="prev" href="${path({ page: String(page - 1) })}">Previous</a>`}
<span>Page ${page} of ${pages}</span>${page < pages && html`<a rel="next" href="${path({ page: String(page + 1) })}">Next</a>`}</nav></section>`;
  return layout(org, view.label, 'accounts', content);
}

function heading(field: Field, sort: string, path: (changes: Record<string, string | null>) => string): Html {
  const { name, type } = field;
  const isUp = sort === name;
  const order = (isUp || sort === `-${name}`) && html` aria-sort="${isUp ? 'ascending' : 'descending'}"`;
  return html`<th scope="col" class="${numbers.has(type) ? 'end' : ''}"${order}><a href="${path({ sort: isUp ? `-${name}` : name, page: null })}">${fieldLabel(field)}</a></th>`;
}

function cell(org: Org, field: Field, row: Row): Html {
  if (field.name === 'Name')
    return html`<th scope="row"><a href="${recordPath('Account', row.Id)}">${String(row.Name)}</a></th>`;
  const look = numbers.has(field.type) ? 'end' : field.name === 'Health_Top_Risk__c' ? 'wide' : '';
  return html`<td class="${look}">${valueText(org, field, row)}</td>`;
}

/** What is empty comes last, whichever way the others go. */
function sorted(rows: Row[], sort: string): Row[] {
  const name = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  const key = (row: Row) => {
    const value = row[name] ?? null;
    return typeof value === 'string' ? value.toLowerCase() : value;
  };
  return rows.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return a.Id < b.Id ? -1 : 1;
    if (left === null) return 1;
    if (right === null) return -1;
    return (left < right ? -1 : 1) * sign;
  });
}
