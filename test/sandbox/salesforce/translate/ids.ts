import type { Book, BookRecord } from '../../book/book.ts';
import { idOf, keyPrefixes } from '../ids.ts';

/** The record ids of a book's records, by the book's own: ascending where those ascend. */
export interface Ids {
  companies: Map<string, string>;
  contacts: Map<string, string>;
  deals: Map<string, string>;
  tickets: Map<string, string>;
}

export function idsOf(book: Book): Ids {
  return {
    companies: assigned(book.companies, keyPrefixes.Account),
    contacts: assigned(book.contacts, keyPrefixes.Contact),
    deals: assigned(book.deals, keyPrefixes.Opportunity),
    tickets: assigned(book.tickets, keyPrefixes.Case),
  };
}

function assigned(records: readonly BookRecord[], prefix: string): Map<string, string> {
  const sorted = records.map(({ id }) => id).sort((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));
  return new Map(sorted.map((id, place) => [id, idOf(prefix, place)]));
}
