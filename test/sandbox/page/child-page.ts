import { capital } from '@barometer/shared/words/noun.ts';
import type { ChildPageData } from './data.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { propertyLabel, propertyText, recordName, shownNames } from './property.ts';

const firstNames = ['hs_ticket_priority', 'hs_pipeline_stage', 'amount', 'dealstage', 'closedate', 'jobtitle', 'email'];

/** A contact, deal or ticket on its own: where the card's evidence links lead. */
export function childPage(data: ChildPageData): string {
  const { type, record, companies } = data;
  const name = recordName(record);
  const links = companies.map(
    ({ id, name: company }) => html`<li><a href="${data.recordPath('company', id)}">${company}</a></li>`,
  );
  const content = html`<div class="child">
  <p class="back">${companies.map(({ id, name: company }) => html`<a href="${data.recordPath('company', id)}">‹ ${company}</a> `)}</p>
  <div class="identity"><span class="avatar" aria-hidden="true">${name.charAt(0).toUpperCase()}</span>
    <div><h1>${name}</h1><p class="muted">${capital(type)} #${record.id}</p></div></div>
  <section class="panel"><h2>About this ${type}</h2>
    <dl class="properties wide">${shownNames(record, firstNames).map(
      (key) =>
        html`<div><dt>${propertyLabel(key)}</dt><dd>${propertyText(key, record.properties[key], data)}</dd></div>`,
    )}</dl></section>
  <section class="panel"><h2>Companies</h2><ul class="records">${links}</ul></section>
</div>`;
  return layout(data, name, content);
}
