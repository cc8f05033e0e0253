import { html } from '../../page/html.ts';
import type { Row } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { layout, listPath } from './layout.ts';
import { viewsOf } from './list-view.ts';
import { bandTag, money, toneOf } from './value.ts';

/** The report "Accounts by Health Band": a customer without a score counts, and not as zero. */
export function reportPage(org: Org): string {
  const title = 'Accounts by Health Band';
  const field = org.schema.field('Account', 'Health_Band__c');
  const accounts = org
    .table('Account')
    .all()
    .filter((row) => row.IsDeleted !== true);
  const bands = [...(field?.values ?? []).map(({ value }) => value), null];
  const groups = bands.map((band) => ({ band, rows: accounts.filter((row) => (row.Health_Band__c ?? null) === band) }));
  const most = Math.max(1, ...groups.map(({ rows }) => rows.length));
  const content = html`<section class="card"><div class="head"><div><p class="kind">Report</p><h1>${title}</h1></div>
<p class="weak">${accounts.length.toLocaleString('en-US')} accounts</p></div>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">Health band</th><th scope="col" class="end">Record count</th>
<th scope="col" class="end">Average score</th><th scope="col" class="end">Recurring revenue</th><th scope="col">Share</th></tr></thead>
<tbody>${groups.map(
    ({
      band,
      rows,
    }) => html`<tr><th scope="row">${band !== null && field ? html`<a href="${viewOf(org, band)}">${bandTag(field, band)}</a>` : '– (no score)'}</th>
<td class="end">${rows.length.toLocaleString('en-US')}</td><td class="end">${average(rows)}</td>
<td class="end">${money(
      org,
      rows.reduce((sum, row) => sum + Number(row.Recurring_Revenue__c ?? 0), 0),
    )}</td>
<td class="wide"><span class="bar bar-${toneOf(band)}" style="width:${Math.round((100 * rows.length) / most)}%"></span></td></tr>`,
  )}</tbody></table></div></section>`;
  return layout(org, title, 'reports', content);
}

function average(rows: readonly Row[]): string {
  const scores = rows.flatMap((row) => (typeof row.Health_Score__c === 'number' ? [row.Health_Score__c] : []));
  if (scores.length === 0) return '–';
  return (scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(1);
}

/** The list view that shows this band alone, if there is one. */
function viewOf(org: Org, band: string): string {
  const view = viewsOf(org).find(({ filters: [only, ...others] }) => {
    return (
      others.length === 0 && only?.field === 'Health_Band__c' && only.operation === 'equals' && only.value === band
    );
  });
  return view ? `${listPath}?filterName=${encodeURIComponent(view.fullName.slice('Account.'.length))}` : listPath;
}
