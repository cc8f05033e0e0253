import type { Book, BookRecord } from './book.ts';

/**
 * A book of business as both CRMs can hold it. Salesforce knows the last activity and the close date of a deal by the day,
 * moments by the second, one account for each record, and a name for each account, contact and opportunity: told to both
 * CRMs, the two hold the same facts.
 */
export function inBoth(book: Book): Book {
  return {
    ...book,
    companies: book.companies.map((company) => {
      const { name, domain, notes_last_updated: active } = company.properties;
      return changedTo(company, {
        name: name ?? domain ?? `Account ${company.id}`,
        notes_last_updated: midnight(active),
      });
    }),
    contacts: book.contacts.map((contact) => {
      const { lastname, email, notes_last_updated: active } = contact.properties;
      const named = { lastname: lastname ?? email?.split('@')[0] ?? '[not provided]' };
      return changedTo(contact, { ...named, notes_last_updated: midnight(active) });
    }),
    deals: book.deals.map((deal) => {
      const { dealname, closedate } = deal.properties;
      const named = { dealname: dealname ?? `Opportunity ${deal.id}` };
      return changedTo(deal, { ...named, closedate: midnight(closedate ?? deal.createdAt) });
    }),
    tickets: book.tickets.map((ticket) => changedTo(ticket, {})),
  };
}

type Properties = Record<string, string | null | undefined>;

function changedTo(record: BookRecord, changed: Properties): BookRecord {
  const properties = Object.entries({ ...record.properties, ...changed }).map(([name, value]) => [
    name,
    typeof value === 'string' ? wholeSecond(value) : (value ?? null),
  ]);
  return {
    ...record,
    createdAt: wholeSecond(record.createdAt),
    updatedAt: wholeSecond(record.updatedAt),
    properties: Object.fromEntries(properties),
    ...(record.companyIds === undefined ? {} : { companyIds: record.companyIds.slice(0, 1) }),
  };
}

const wholeSecond = (text: string) => text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1.000Z');

const midnight = (moment: string | null | undefined) => (moment ? `${moment.slice(0, 10)}T00:00:00.000Z` : moment);
