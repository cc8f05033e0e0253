import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { BookUsage } from './book/book.ts';

const Query = z.strictObject({
  after: z.iso.date('a day such as 2026-06-30').optional(),
  companies: z.coerce.number('a whole number').int('a whole number').min(0, '0 or more').optional(),
});
type Query = z.infer<typeof Query>;

/** The first line of a feed. */
export interface FeedSummary {
  companies: number;
  values: number;
  /** The newest day there is a value for; null when there are none. */
  lastDay: string | null;
}

/**
 * The product beside the CRM: what it recorded of its use, one line of JSON per company and name after a first line
 * that sums it up. `after` leaves out that day and all before it, `companies` takes the first so many.
 */
export function usageFeed(usage: Iterable<BookUsage>) {
  return async (request: Request, response: Response): Promise<void> => {
    const query = Query.safeParse(request.query);
    if (!query.success) {
      const problems = query.error.issues.map(({ path, message }) => `${path.join('.') || 'The query'}: ${message}`);
      return void response.status(400).json({ problems });
    }
    response.type('application/x-ndjson');
    await pipeline(Readable.from(lines(usage, query.data)), response).catch(() => {
      // Whoever asked has gone; the usage is made again for the next.
      response.destroy();
    });
  };
}

function* lines(usage: Iterable<BookUsage>, query: Query): Generator<string> {
  // Read twice instead of kept: a large book has more values than memory should hold.
  yield `${JSON.stringify(summaryOf(wanted(usage, query)))}\n`;
  for (const one of wanted(usage, query)) yield `${JSON.stringify(one)}\n`;
}

function* wanted(usage: Iterable<BookUsage>, { after = '', companies = Number.POSITIVE_INFINITY }: Query) {
  let seen = 0;
  let latest: string | undefined;
  for (const { companyId, name, values } of usage) {
    const newer = values.filter(({ date }) => date > after);
    if (newer.length === 0) continue;
    if (companyId !== latest) seen += 1;
    latest = companyId;
    if (seen > companies) return;
    yield { companyId, name, values: newer };
  }
}

function summaryOf(usage: Iterable<BookUsage>): FeedSummary {
  const summary: FeedSummary = { companies: 0, values: 0, lastDay: null };
  let latest: string | undefined;
  for (const { companyId, values } of usage) {
    if (companyId !== latest) summary.companies += 1;
    latest = companyId;
    summary.values += values.length;
    const last = values.at(-1)?.date ?? '';
    if (last > (summary.lastDay ?? '')) summary.lastDay = last;
  }
  return summary;
}
