import { date } from '@barometer/shared/words/time.ts';
import type { PageRecord, RecordPageData } from './data.ts';
import { type Html, html } from './html.ts';
import { propertyText, recordName } from './property.ts';

interface Event {
  at: string;
  icon: string;
  kind: string;
  text: string;
  path: string;
}

const shownMax = 40;
const kinds: Record<string, string> = {
  URGENT: 'Urgent ticket',
  HIGH: 'High-priority ticket',
  LOW: 'Low-priority ticket',
};

/** What happened with a company's deals and tickets, the newest first. */
export function timeline(data: RecordPageData): Html {
  const events = [
    ...data.tickets.flatMap((ticket) => ticketEvents(ticket, data)),
    ...data.deals.flatMap((deal) => dealEvents(deal, data)),
  ].sort((left, right) => right.at.localeCompare(left.at));
  if (events.length === 0) return html`<p class="muted empty">Nothing has happened here yet.</p>`;
  const items = events.slice(0, shownMax).map(
    ({ at, icon, kind, text, path }) => html`<li>
      <span class="event-icon" aria-hidden="true">${icon}</span>
      <div><p><strong>${kind}</strong> <time datetime="${at}">${date(at, data.portal)}</time></p><a href="${path}">${text}</a></div>
    </li>`,
  );
  const older = events.length - shownMax;
  return html`<ol class="timeline">${items}</ol>${older > 0 && html`<p class="muted">${older} older events</p>`}`;
}

function ticketEvents(ticket: PageRecord, data: RecordPageData): Event[] {
  const { createdate, closed_date, hs_ticket_priority } = ticket.properties;
  const at = { text: recordName(ticket), path: data.recordPath('ticket', ticket.id) };
  const kind = kinds[hs_ticket_priority ?? ''] ?? 'Ticket';
  return [
    ...(createdate ? [{ ...at, at: createdate, icon: '✉', kind: `${kind} opened` }] : []),
    ...(closed_date ? [{ ...at, at: closed_date, icon: '✓', kind: 'Ticket closed' }] : []),
  ];
}

function dealEvents(deal: PageRecord, data: RecordPageData): Event[] {
  const { createdate, closedate, amount, hs_is_closed, hs_is_closed_won } = deal.properties;
  const worth = amount ? ` · ${propertyText('amount', amount, data)}` : '';
  const at = { text: recordName(deal) + worth, path: data.recordPath('deal', deal.id) };
  const outcome =
    hs_is_closed_won === 'true' ? 'Deal won' : hs_is_closed === 'true' ? 'Deal lost' : 'Deal expected to close';
  return [
    ...(createdate ? [{ ...at, at: createdate, icon: '◇', kind: 'Deal created' }] : []),
    ...(closedate ? [{ ...at, at: closedate, icon: '◆', kind: outcome }] : []),
  ];
}
