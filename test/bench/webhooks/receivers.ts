import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../../server/src/store/db/open.ts';
import { hubspotEnv } from '../../support/crm-env.ts';
import { freePort } from '../../support/port.ts';
import type { Postgres } from '../../support/postgres.ts';
import { startChild } from '../child.ts';
import { type Account, startAccount } from '../sync/account.ts';
import type { Counts } from '../sync/book.ts';

/** Somebody who receives webhooks, in a process of his own. */
export interface Receiver {
  uri: string;
  /** null: he does not look at signatures. */
  secret: string | null;
  /** Resolves when everything received is worked through: it is not to disturb the next. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

const path = '/webhooks/hubspot';
const Done = z.object({ done: z.literal(true) });

/** A bare route, on a table like ours. */
export async function startBare(postgres: Postgres): Promise<Receiver> {
  const databaseUrl = await postgres.createDatabase('bare');
  await (await openDatabase({ databaseUrl })).destroy();
  const child = startChild('webhooks/bare-process.ts', [], { DATABASE_URL: databaseUrl });
  const { url } = await child.answer(z.object({ url: z.string() }));
  return { uri: url + path, secret: null, rest: async () => undefined, stop: child.stop };
}

/** A place for our server: an account at HubSpot's limits, a port, a database. */
export interface Site {
  account: Account;
  /** A server that answers and works, after its first sync. */
  startWorking(): Promise<Receiver>;
  /** A server that only answers; started after one that has synced. */
  startAnswering(redisUrl: string): Promise<Receiver>;
  close(): Promise<void>;
}

export async function openSite(postgres: Postgres, counts: Counts): Promise<Site> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'barometer-bench-'));
  const account = await startAccount({ counts, limited: true, redirectUri: `${appUrl}/oauth/hubspot/callback` });
  const env = {
    ...{ PORT: String(port), APP_URL: appUrl, DATA_DIR: dataDir, ...hubspotEnv(account) },
    DATABASE_URL: await postgres.createDatabase('ours'),
  };
  const start = async (kind: 'works' | 'answers', more: Record<string, string>) => {
    const child = startChild('webhooks/server-process.ts', [kind], { ...env, ...more });
    await child.answer(Done);
    const obey = async (order: string) => {
      child.order(order);
      await child.answer(Done);
    };
    return { obey, uri: appUrl + path, secret: account.clientSecret, rest: () => obey('rest'), stop: child.stop };
  };
  return {
    account,
    startWorking: async () => {
      const { obey, ...server } = await start('works', {});
      await obey('connect');
      return server;
    },
    startAnswering: async (redisUrl) => {
      const { obey: _obey, ...server } = await start('answers', { REDIS_URL: redisUrl });
      return server;
    },
    close: async () => {
      await account.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
