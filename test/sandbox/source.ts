import type { Book } from './book/book.ts';
import { generateBook } from './book/generate.ts';
import { inBoth } from './book/in-both.ts';
import { BookTrouble } from './book/load/trouble.ts';
import { loadBook } from './book/load.ts';
import type { Source } from './state.ts';

/** Invents the book, or reads it from CSV files; answers the problems of files that cannot be read. */
export function bookOf(source: Source): Book | { problems: string[] } {
  const book = wholeBookOf(source);
  return 'problems' in book || !source.inBoth ? book : inBoth(book);
}

function wholeBookOf({ companies, seed, data, mapping, anchor }: Source): Book | { problems: string[] } {
  const now = new Date(anchor);
  if (data === null || mapping === null) return generateBook({ companies, seed, now });
  try {
    return loadBook(data, mapping, { now });
  } catch (error) {
    if (!(error instanceof BookTrouble)) throw error;
    return { problems: [error.message] };
  }
}
