import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { errnoOf } from '../errno.ts';
import type { Account } from './account.ts';

export interface DemoPlace {
  /** The demo's own folder. */
  dir: string;
  port: number;
  accounts: readonly Account[];
}

/** Nothing of the demo reaches a real account or database: all comes from the simulators and the demo's own folder. */
export async function demoConfig(
  env: Record<string, string | undefined>,
  { dir, port, accounts }: DemoPlace,
): Promise<Config> {
  return readConfig({
    LOG_LEVEL: env.LOG_LEVEL ?? 'error',
    FIELD_MAP: env.FIELD_MAP,
    CHROMIUM_PATH: env.CHROMIUM_PATH,
    PATH: env.PATH,
    PORT: String(port),
    DATA_DIR: dir,
    ENCRYPTION_KEY: await keptKey(dir),
    ...Object.assign({}, ...accounts.map(variablesOf)),
    // Its product tells months of use within a minute.
    USAGE_REQUESTS_PER_MINUTE: '100000',
  });
}

function variablesOf({ crm, url, clientId, clientSecret }: Account): Record<string, string> {
  switch (crm) {
    case 'hubspot':
      return {
        ...{ HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret },
        ...{ HUBSPOT_API_URL: url, HUBSPOT_APP_URL: url },
        // Tasks, lists and workflows are to be tried as well.
        HUBSPOT_OPTIONAL_SCOPES: 'crm.objects.contacts.write crm.lists.read crm.lists.write automation',
      };
    case 'salesforce':
      return { SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET: clientSecret, SALESFORCE_LOGIN_URL: url };
  }
}

/** The key of the first run: alerts that were set and links to pages outlive a run, as they do a restart of a server. */
async function keptKey(dir: string): Promise<string> {
  const path = join(dir, 'encryption-key');
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return kept;
  const key = randomBytes(32).toString('base64');
  await mkdir(dir, { recursive: true });
  await writeFile(path, key, { mode: 0o600 });
  return key;
}
