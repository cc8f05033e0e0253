import type { Book } from './book.ts';
import { accountAt } from './generate/account.ts';
import { archetypeAt } from './generate/archetype.ts';
import { companyOf } from './generate/company.ts';
import { contactsOf } from './generate/contacts.ts';
import { dealsOf } from './generate/deals.ts';
import { freshIds } from './generate/ids.ts';
import { customProperties, owners, portal } from './generate/portal.ts';
import { addStory } from './generate/story.ts';
import { addStrays } from './generate/strays.ts';
import { ticketsOf } from './generate/tickets.ts';
import { feedOf, type UsageFeed, usageOf } from './generate/usage.ts';
import { dealPipelines, ticketPipelines } from './pipelines.ts';
import { mix, randomFrom } from './random.ts';

export interface BookSize {
  /** Companies that are not archived; archived ones come on top. */
  companies?: number;
  seed?: number;
  /** The moment the book is seen from: nothing in it reads the clock. */
  now: Date;
}

/**
 * An invented book of business. The same arguments give the same book, and a longer book starts with the records of
 * the shorter one, so that what a demo tells about a company stays true at any size.
 */
export function generateBook({ companies = 250, seed = 1, now }: BookSize): Book {
  const around = { now: now.getTime(), ids: freshIds(), taken: new Set<string>() };
  const feeds: UsageFeed[] = [];
  const book: Book = {
    portal: { ...portal },
    owners: owners.map((owner) => ({ ...owner })),
    pipelines: structuredClone({ deals: dealPipelines, tickets: ticketPipelines }),
    customProperties: structuredClone(customProperties),
    companies: [],
    contacts: [],
    deals: [],
    tickets: [],
    usage: usageOf(feeds),
  };
  const companyIds: string[] = [];
  for (let index = 0; index < companies; index += 1) {
    const random = randomFrom(mix(seed, index));
    const account = accountAt(index, archetypeAt(index, seed), random, around);
    if (index === 0) {
      addStory(book, account);
    } else {
      const contacts = contactsOf(account, companyIds);
      const company = companyOf(account, contacts);
      book.companies.push(company);
      for (const contact of contacts) book.contacts.push(contact);
      for (const deal of dealsOf(account)) book.deals.push(deal);
      for (const ticket of ticketsOf(account)) book.tickets.push(ticket);
      addStrays(book, account, company);
    }
    const feed = feedOf(account, seed);
    if (feed !== undefined) feeds.push(feed);
    // The story keeps the contacts it was written with.
    if (index > 0) companyIds.push(account.id);
  }
  return book;
}
