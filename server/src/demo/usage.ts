import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayMs, formatDay } from '@barometer/shared/scoring/time.ts';
import { z } from 'zod';
import { createApiKey } from '../store/api-keys.ts';
import type { Db } from '../store/db/open.ts';
import type { Progress } from '../sync/progress.ts';
import type { Account } from './account.ts';
import { readFeed, type SentUsage, sendFeed } from './product.ts';

export interface UsageDeps {
  db: Db;
  account: Pick<Account, 'crm' | 'connectionId' | 'url'>;
  appUrl: string;
  /** The demo's folder: it remembers up to which day usage was sent. */
  dir: string;
  now(): Date;
  step(text: string): void;
  progress: Progress;
}

/** As far back as models look; a product has more, and nobody would wait for it in a demo. */
const daysBack = 120;
/** 1.8 million values: a minute of sending, a gigabyte on disk. */
const companiesMax = 5_000;

export const usageModelFile = fileURLToPath(new URL('../../../shared/models/saas-usage.yaml', import.meta.url));

/**
 * The model a demo shows when none is named: the one that looks at usage where there is a product, and the default one
 * (null) for files without usage, of which the other would say mostly what it does not know.
 */
export async function modelFor(accountUrl: string): Promise<string | null> {
  const { values } = await readFeed(accountUrl, 1);
  return values > 0 ? usageModelFile : null;
}

/** Lets the product send what it recorded since the last run: a second run of the demo has nothing to send. */
export async function tellUsage(deps: UsageDeps): Promise<SentUsage> {
  const { db, now } = deps;
  const { crm, connectionId, url } = deps.account;
  const file = join(deps.dir, crm === 'hubspot' ? 'usage-sent-through' : `usage-sent-through-${crm}`);
  const sentBefore = (await hasUsage(db, connectionId)) ? await sentThrough(file) : undefined;
  const after = sentBefore ?? formatDay(now().getTime() - (daysBack + 1) * dayMs);
  const feed = await readFeed(url, companiesMax, after);
  if (feed.lastDay === null) return { values: 0, accepted: 0, rejected: 0 };
  if (feed.companies === companiesMax) deps.step(`Usage is sent for the first ${companiesMax} companies only`);
  const { secret } = await createApiKey(db, connectionId, { name: 'Product of the demo', by: 'demo', now: now() });
  const sent = await sendFeed(feed, deps.appUrl, secret, deps.progress);
  await writeFile(file, feed.lastDay);
  return sent;
}

/** False after `barometer disconnect --now` too, which deletes what an earlier run sent. */
async function hasUsage(db: Db, connectionId: string): Promise<boolean> {
  const found = db.selectFrom('usage_value').select('connection_id').where('connection_id', '=', connectionId);
  return (await found.limit(1).executeTakeFirst()) !== undefined;
}

/** Undefined when nothing was sent to the end yet; what a killed run sent is known, and taken as unchanged. */
async function sentThrough(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return z.iso.date().safeParse(text).data;
}
