import type { ChildType } from '@barometer/shared/crm.ts';
import type { PageRecord, Site } from './data.ts';
import { type Html, html } from './html.ts';
import { propertyText, recordName } from './property.ts';

const titles: Record<ChildType, string> = { contact: 'Contacts', deal: 'Deals', ticket: 'Tickets' };
const second: Record<ChildType, readonly string[]> = {
  contact: ['jobtitle', 'email'],
  deal: ['amount', 'dealstage', 'closedate'],
  ticket: ['hs_ticket_priority', 'hs_pipeline_stage', 'createdate'],
};
const shownMax = 6;

/** The records that belong to a company, a few at a glance and the rest on demand. */
export function associations(type: ChildType, records: PageRecord[], site: Site): Html {
  const items = records.map(
    (record) => html`<li><a href="${site.recordPath(type, record.id)}">${recordName(record)}</a>
    <p class="muted">${secondLine(type, record, site)}</p></li>`,
  );
  return html`<section class="panel" aria-labelledby="${type}-list">
  <h2 id="${type}-list">${titles[type]} <span class="count">${records.length}</span></h2>
  ${items.length === 0 && html`<p class="muted">None</p>`}
  <ul class="records">${items.slice(0, shownMax)}</ul>
  ${
    items.length > shownMax &&
    html`<details><summary>${items.length - shownMax} more</summary><ul class="records">${items.slice(shownMax)}</ul></details>`
  }
</section>`;
}

function secondLine(type: ChildType, { properties }: PageRecord, site: Site): string {
  const known = second[type].filter((name) => properties[name]);
  return known.map((name) => propertyText(name, properties[name], site)).join(' · ');
}
