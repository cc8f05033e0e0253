import type { Book, BookRecord } from '../book.ts';
import { DAY, datetime } from '../moment.ts';
import { companyRecord, contactRecord, dealRecord, ticketRecord } from '../record.ts';
import type { Account } from './account.ts';

/** How often the records appear that every grown CRM has and every sync must survive. */
const strayEvery = 40;
const archivedEvery = 60;
const mergedEvery = 75;

/** Adds, next to the company at this position, what is not quite in order. */
export function addStrays(book: Book, account: Account, company: BookRecord): void {
  const { index } = account;
  if (index % strayEvery === 9) addOrphans(book, account);
  if (index % archivedEvery === 17) addArchived(book, account);
  // The id is taken from the row, so that nobody else has it.
  if (index % mergedEvery === 23) company.mergedIds = [account.ids.company(account.random)];
}

/** A contact, a deal and a ticket that belong to no company. */
function addOrphans(book: Book, { ids, random, now }: Account): void {
  const created = now - random.int(10, 300) * DAY;
  const common = { companyIds: [], created, updated: created, ownerId: null };
  book.contacts.push(
    contactRecord({
      ...common,
      id: ids.contact(random),
      email: `visitor.${random.int(1000, 9999)}@mailbox.example`,
      firstName: null,
      lastName: null,
      jobTitle: null,
      role: null,
      phone: null,
      lastActivity: null,
      optedOut: false,
      lifecycle: 'subscriber',
    }),
  );
  book.deals.push(
    dealRecord({
      ...common,
      id: ids.deal(random),
      name: 'Inbound request, company unknown',
      amount: null,
      pipeline: 'default',
      stage: 'appointmentscheduled',
      type: null,
      close: null,
    }),
  );
  book.tickets.push(
    ticketRecord({
      ...common,
      id: ids.ticket(random),
      subject: 'Question from the contact form',
      content: null,
      stage: '1',
      priority: null,
      category: null,
      closed: null,
      firstReply: null,
      source: 'FORM',
      satisfaction: null,
    }),
  );
}

/** A company that was deleted, and a contact of this one that was. HubSpot drops the links of deleted records. */
function addArchived(book: Book, { ids, random, now, id: companyId, identity }: Account): void {
  const created = now - random.int(200, 700) * DAY;
  const archivedAt = datetime(now - random.int(1, 60) * DAY);
  const common = { created, updated: created, phone: null, lifecycle: null, ownerId: null, lastActivity: null };
  const company = companyRecord({
    ...common,
    id: ids.company(random),
    name: `${identity.name} (duplicate)`,
    domain: identity.domain,
    industry: null,
    city: null,
    country: null,
    employees: null,
    annualRevenue: null,
    customerSince: null,
    lastContacted: null,
    renewal: null,
    churned: null,
    recurringRevenue: null,
    seats: null,
    tier: null,
    nps: null,
  });
  const contact = contactRecord({
    ...common,
    id: ids.contact(random),
    companyIds: [],
    email: `former.colleague.${companyId}@${identity.domain}`,
    firstName: 'Former',
    lastName: 'Colleague',
    jobTitle: null,
    role: null,
    optedOut: true,
  });
  book.companies.push({ ...company, archived: true, archivedAt, updatedAt: archivedAt });
  book.contacts.push({ ...contact, archived: true, archivedAt, updatedAt: archivedAt });
}
