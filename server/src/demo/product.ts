import { z } from 'zod';
import { digestOf } from '../digest.ts';
import type { Progress } from '../sync/progress.ts';

/** What was sent to /v1/usage, and what became of it; values known already are neither accepted nor rejected. */
export interface SentUsage {
  values: number;
  accepted: number;
  rejected: number;
}

/** What the product beside the simulated CRM has to tell. */
export interface Feed {
  companies: number;
  values: number;
  /** The newest day there is a value for; null when there is nothing to tell. */
  lastDay: string | null;
  batches: Generator<Item[]>;
}

interface Item {
  company: { id: string };
  name: string;
  date: string;
  value: number;
}

const Summary = z.object({ companies: z.number(), values: z.number(), lastDay: z.string().nullable() });
const Told = z.object({
  companyId: z.string(),
  name: z.string(),
  values: z.array(z.object({ date: z.string(), value: z.number() })),
});
const Answer = z.object({ accepted: z.number(), rejected: z.number() });

/** The most that one request to /v1/usage may hold. */
const batchMax = 1_000;
const sentAtOnce = 2;

/** Reads what the product recorded, of the first so many companies and perhaps only after a day. */
export async function readFeed(accountUrl: string, companies: number, after?: string): Promise<Feed> {
  const query = new URLSearchParams({ companies: String(companies), ...(after === undefined ? {} : { after }) });
  const response = await fetch(`${accountUrl}/_sandbox/usage?${query}`);
  const text = await response.text();
  if (!response.ok) throw new ProductError(`The simulated product answered ${response.status}: ${text}`);
  const [summary = '', ...told] = text.trimEnd().split('\n');
  return { ...Summary.parse(JSON.parse(summary)), batches: batchesOf(told) };
}

function* batchesOf(lines: string[]): Generator<Item[]> {
  let batch: Item[] = [];
  for (const line of lines) {
    const { companyId, name, values } = Told.parse(JSON.parse(line));
    for (const { date, value } of values) {
      batch.push({ company: { id: companyId }, name, date, value });
      if (batch.length < batchMax) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Sends a feed to our own server as any product does: over HTTP, with an API key.
 * @throws ProductError when a request is refused as a whole.
 */
export async function sendFeed(feed: Feed, appUrl: string, apiKey: string, report: Progress): Promise<SentUsage> {
  const sent: SentUsage = { values: 0, accepted: 0, rejected: 0 };
  report({ step: 'usage', done: 0, total: feed.values });
  // Two share one generator: each takes the next batch when the last one is answered.
  const sender = async () => {
    for (const batch of feed.batches) {
      const { accepted, rejected } = await post(appUrl, apiKey, batch);
      sent.values += batch.length;
      sent.accepted += accepted;
      sent.rejected += rejected;
      report({ step: 'usage', done: sent.values, total: feed.values });
    }
  };
  await Promise.all(Array.from({ length: sentAtOnce }, sender));
  return sent;
}

async function post(appUrl: string, apiKey: string, items: Item[]) {
  const body = JSON.stringify({ items });
  const response = await fetch(`${appUrl}/v1/usage`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${apiKey}`,
      // By its content: a batch that is sent again after a kill gets the answer it got then.
      'Idempotency-Key': digestOf(body),
    },
    body,
  });
  const text = await response.text();
  // 422: every value was rejected, which the counts say as well.
  if (!response.ok && response.status !== 422) throw new ProductError(`/v1/usage answered ${response.status}: ${text}`);
  return Answer.parse(JSON.parse(text));
}

/** The simulated product could not tell its usage, or nobody would hear it. */
export class ProductError extends Error {
  readonly code = 'product';
  readonly retryable = false;

  constructor(message: string) {
    super(message);
    this.name = 'ProductError';
  }
}
