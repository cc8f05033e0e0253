import { type Html, html } from '../../page/html.ts';
import type { Field, Row } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { cardSlot } from './card-slot.ts';
import { layout, recordPath } from './layout.ts';
import { fieldLabel, valueText } from './value.ts';

const highlights = ['Type', 'Phone', 'Website', 'OwnerId', 'Industry'];
const hidden = new Set(['Id', 'IsDeleted', 'MasterRecordId', 'SystemModstamp', 'Health_Details__c', 'Name']);
const related = [
  ['Case', ['CaseNumber', 'Subject', 'Priority', 'Status', 'CreatedDate']],
  ['Opportunity', ['Name', 'StageName', 'Amount', 'CloseDate']],
  ['Contact', ['Name', 'Title', 'Email', 'LastActivityDate']],
] as const;
const mostRelated = 50;

/** An account as Lightning's record page shows it: highlights, details with our fields, related lists, the card. */
export function recordPage(org: Org, account: Row): string {
  const fields = org.schema.object('Account')?.fields ?? [];
  const shown = fields.filter(({ name }) => !hidden.has(name));
  const isHealth = ({ name }: Field) => name.startsWith('Health_');
  const health = shown.filter(isHealth);
  const name = String(account.Name ?? '');
  const content = html`<section class="card"><div class="head"><div class="identity"><span class="icon" aria-hidden="true">A</span>
<div><p class="kind">Account</p><h1>${name}</h1></div></div></div>
<dl class="highlights">${fieldList(
    org,
    account,
    shown.filter((field) => highlights.includes(field.name)),
  )}</dl></section>
<div class="columns"><div>
${health.length > 0 && section(org, account, 'Health', health)}
${detailsOf(account)}
${section(
  org,
  account,
  'Details',
  shown.filter((field) => !isHealth(field)),
)}
</div><div>${cardSlot(org, account)}${related.map(([object, columns]) => relatedList(org, account, object, columns))}</div></div>`;
  return layout(org, name, 'accounts', content);
}

function section(org: Org, row: Row, title: string, fields: readonly Field[]): Html {
  return html`<section class="card" aria-label="${title}"><h2>${title}</h2><div class="body"><dl class="fields">${fieldList(org, row, fields)}</dl></div></section>`;
}

function fieldList(org: Org, row: Row, fields: readonly Field[]): Html[] {
  return fields.map((field) => html`<div><dt>${fieldLabel(field)}</dt><dd>${valueText(org, field, row)}</dd></div>`);
}

function detailsOf({ Health_Details__c: details }: Row): Html | false {
  if (typeof details !== 'string') return false;
  return html`<section class="card"><div class="body"><details><summary>Health details (JSON, ${details.length} characters)</summary><pre>${details}</pre></details></div></section>`;
}

function relatedList(org: Org, account: Row, object: string, names: readonly string[]): Html {
  const rows = org
    .table(object)
    .all()
    .filter((row) => row.AccountId === account.Id && row.IsDeleted !== true);
  const columns = names.flatMap((name) => org.schema.field(object, name) ?? []);
  const title = org.schema.object(object)?.labelPlural ?? object;
  return html`<section class="card" aria-label="${title}"><h2>${title} (${rows.length})</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.slice(-mostRelated).map((row) => html`<tr id="${row.Id}">${columns.map((column) => html`<td>${valueText(org, column, row)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

/** Children have no page of their own here: they are found on their account's. */
export function pathOf(org: Org, id: string): string | undefined {
  const object = org.schema.objectOfId(id)?.name;
  const row = object && org.table(object).find(id);
  if (!object || !row) return undefined;
  if (object === 'Account') return recordPath(object, id);
  return typeof row.AccountId === 'string' ? `${recordPath('Account', row.AccountId)}#${id}` : undefined;
}
