import type { Book, BookUsage } from '../../book/book.ts';
import { idsOf } from './ids.ts';

/** How customers used the product, by the ids their accounts have in this org; made anew each time it is read. */
export function usageOf(book: Book): Iterable<BookUsage> {
  const { companies } = idsOf(book);
  return {
    *[Symbol.iterator]() {
      for (const one of book.usage ?? []) yield { ...one, companyId: companies.get(one.companyId) ?? one.companyId };
    },
  };
}
