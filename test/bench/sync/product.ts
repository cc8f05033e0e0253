import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { installPath } from '../../../server/src/crm/connectors.ts';
import { hubspotEnv, salesforceEnv } from '../../support/crm-env.ts';
import { freePort } from '../../support/port.ts';
import { startChild } from '../child.ts';
import { type Account, type AccountOptions, startAccount } from './account.ts';

const Outcome = z.object({
  listed: z.int(),
  scored: z.int(),
  written: z.int(),
  refused: z.int(),
  seconds: z.object({ reading: z.number(), scoring: z.number(), writing: z.number(), all: z.number() }),
  /** The most memory the process has held so far. */
  peakBytes: z.number(),
});
export type Outcome = z.output<typeof Outcome>;

export interface Beside {
  account: Account;
  appUrl: string;
  /** Connects, and does the first sync to its end. */
  firstSync(): Promise<Outcome>;
  /** Reads what was modified since the last time. */
  poll(): Promise<Outcome>;
  /** Moves the clocks of both on. */
  later(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Our server on PostgreSQL beside a simulated account, each in its own process. */
export async function startBeside(
  databaseUrl: string,
  { redisUrl, crm = 'hubspot', ...options }: Omit<AccountOptions, 'redirectUri'> & { redisUrl?: string },
): Promise<Beside> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const account = await startAccount({ ...options, crm, redirectUri: `${appUrl}/oauth/${crm}/callback` });
  const dataDir = mkdtempSync(join(tmpdir(), 'barometer-bench-'));
  const product = startChild('sync/product-process.ts', [], {
    PORT: String(port),
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    ...(crm === 'hubspot' ? hubspotEnv(account) : salesforceEnv(account)),
  });
  const obey = (order: string) => {
    product.order(order);
    return product.answer(Outcome);
  };
  return {
    ...{ account, appUrl },
    firstSync: () => obey(`connect ${appUrl}${installPath(crm)}`),
    poll: () => obey(`poll ${account.connectionId}`),
    later: async (ms) => {
      await account.control.advance(ms);
      product.order(`later ${ms}`);
      await product.answer(z.object({ aheadMs: z.number() }));
    },
    stop: async () => {
      await product.stop();
      await account.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
