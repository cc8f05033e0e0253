import type { BookRecord } from '../../book/book.ts';
import { placeOf } from '../ids.ts';
import { fromIso } from '../moment.ts';
import type { Row } from '../objects/define.ts';
import { type Around, accountOf, inOrder, moment, number, stamped, text, words } from './around.ts';
import { customValuesOf } from './custom.ts';

export function casesOf(around: Around): Row[] {
  const custom = customValuesOf(around.book, 'tickets');
  return inOrder(around.book.tickets.map((ticket) => ({ ...caseOf(around, ticket), ...custom(ticket) })));
}

const priorities: Record<string, string> = { URGENT: 'Critical', HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low' };
const origins: Record<string, string> = { EMAIL: 'Email', FORM: 'Web', CHAT: 'Chat', PHONE: 'Phone' };

function caseOf(around: Around, ticket: BookRecord): Row {
  const { properties: p } = ticket;
  const id = around.ids.tickets.get(ticket.id) ?? '';
  const status = around.statuses.find(p.hs_pipeline_stage ?? '');
  return {
    ...stamped(around, ticket, id),
    MasterRecordId: null,
    CaseNumber: caseNumber(placeOf(id) ?? 0),
    AccountId: accountOf(around, ticket),
    ContactId: null,
    Type: words(p.hs_ticket_category),
    Status: status.label,
    Origin: origins[p.source_type ?? ''] ?? null,
    Subject: text(p.subject, 255),
    Priority: priorities[p.hs_ticket_priority ?? ''] ?? null,
    Description: text(p.content, 32_000),
    IsClosed: status.isClosed,
    ClosedDate: status.isClosed ? (moment(p.closed_date) ?? fromIso(ticket.updatedAt)) : null,
    First_Response_At__c: moment(p.first_agent_reply_date),
    CSAT_Score__c: number(p.csat_score),
  };
}

/** `00001001`: eight digits, in the order the cases were made. */
export function caseNumber(place: number): string {
  return String(1_000 + place).padStart(8, '0');
}
