import { associations } from './association.ts';
import { cardSlot } from './card-slot.ts';
import type { RecordPageData } from './data.ts';
import { healthPanel } from './health.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { propertyLabel, propertyText, recordName, shownNames } from './property.ts';
import { timeline } from './timeline.ts';

const firstNames = ['domain', 'industry', 'lifecyclestage', 'annualrevenue', 'numberofemployees', 'createdate'];

/** A company record: properties on the left, what happened in the middle, the card and the associations on the right. */
export function recordPage(data: RecordPageData): string {
  const { company, contacts, deals, tickets, listPath } = data;
  const name = recordName(company);
  const properties = shownNames(company, firstNames).filter((key) => key !== 'name' && key !== 'hubspot_owner_id');
  const content = html`<div class="record">
  <aside class="left" aria-label="About this company">
    <p class="back"><a href="${listPath}">‹ Companies</a></p>
    <div class="identity"><span class="avatar" aria-hidden="true">${name.charAt(0).toUpperCase()}</span>
      <div><h1>${name}</h1><p class="muted">${company.properties.domain ?? `Record ${company.id}`}</p></div></div>
    ${healthPanel(company, data)}
    <section class="panel" aria-labelledby="about-panel"><h2 id="about-panel">About this company</h2>
      <dl class="properties">
        <div><dt>Company owner</dt><dd>${data.owner ?? '–'}</dd></div>
        ${properties.map((key) => html`<div><dt>${propertyLabel(key)}</dt><dd>${propertyText(key, company.properties[key], data)}</dd></div>`)}
      </dl></section>
  </aside>
  <section class="middle" aria-label="Activity">
    <nav class="tabs" aria-label="Sections"><a href="#timeline" aria-current="true">Timeline</a><a href="#ticket-list">Tickets ${tickets.length}</a><a href="#deal-list">Deals ${deals.length}</a></nav>
    <div class="panel" id="timeline">${timeline(data)}</div>
  </section>
  <aside class="right" aria-label="Health and associations">
    ${cardSlot(data)}
    ${associations('ticket', tickets, data)}
    ${associations('deal', deals, data)}
    ${associations('contact', contacts, data)}
  </aside>
</div>`;
  return layout(data, name, content);
}
