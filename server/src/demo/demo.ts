import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { cardDir } from '../card-dir.ts';
import type { Config } from '../config.ts';
import { installPath } from '../crm/connectors.ts';
import { type RunningServer, startServer } from '../main.ts';
import { realOutside } from '../outside.ts';
import { readDefaultModel } from '../scoring/default-model.ts';
import { listConnections } from '../store/connections.ts';
import { currentModel } from '../store/models.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { type Account, startAccount } from './account.ts';
import { connectAsPerson } from './browser.ts';
import { buildCard } from './card-bundle.ts';
import { demoConfig } from './config.ts';
import { type DemoPages, pagesOf } from './pages.ts';
import { type DemoSummary, type Synced, summarize } from './summary.ts';
import { modelFor, tellUsage } from './usage.ts';

export interface DemoOptions {
  /** One account of each. */
  crms: readonly Crm[];
  companies: number;
  data?: string;
  mapping?: string;
  /** The text of a model to put in force, also over what an earlier run left. */
  model?: string;
  /** Forgets the accounts and the database of earlier runs. */
  fresh: boolean;
  once: boolean;
}

export interface DemoReport {
  step(text: string): void;
  progress(event: ProgressEvent): void;
  /** The steps begin anew, for another account. */
  restart(): void;
}

export interface Demo {
  summary: DemoSummary;
  pages: { crm: Crm; pages: DemoPages }[];
  /** The `DATA_DIR` with which commands reach this demo's data. */
  dataDir: string;
  close(): Promise<void>;
}

/**
 * The whole product in one process tree: a simulated CRM or two (processes of their own), this server, and the card in
 * the CRM's record page. Accounts and database are kept, so a second run finds the scores of the first.
 */
export async function runDemo(
  options: DemoOptions,
  env: Record<string, string | undefined>,
  report: DemoReport,
): Promise<Demo> {
  const started = performance.now();
  const dir = join(env.DATA_DIR || '.barometer', 'demo', keyOf(options));
  if (options.fresh) await rm(dir, { recursive: true, force: true });
  if (!options.once && (await buildCard())) report.step('Built the card');
  const port = await freePort(options.once ? 0 : Number(env.PORT || 3000));
  const accounts: Account[] = [];
  const stopAccounts = () => Promise.all(accounts.map((account) => account.stop()));
  try {
    // Both books are seen from one moment: what is a day old in one is a day old in the other.
    const stage = { ...{ options, dir, report, port }, asOf: new Date() };
    for (const crm of options.crms) accounts.push(await openAccount(crm, stage));
    const config = await demoConfig(env, { dir, port, accounts });
    const { server, synced } = await connectAndSync(config, accounts, stage);
    return {
      summary: await summarize(server.db, synced, Math.round((performance.now() - started) / 100) / 10),
      pages: await Promise.all(
        accounts.map(async (account) => ({ crm: account.crm, pages: await pagesOf(server.db, account) })),
      ),
      dataDir: dir,
      close: async () => {
        await server.close();
        await stopAccounts();
      },
    };
  } catch (error) {
    await stopAccounts();
    throw error;
  }
}

interface Stage {
  options: DemoOptions;
  dir: string;
  report: DemoReport;
  /** Where our server answers. */
  port: number;
  asOf: Date;
}

/** Earlier runs are found again only by the same CRMs and the same data. */
function keyOf({ crms, data, companies }: DemoOptions): string {
  const about = data ? `data-${basename(data)}` : `${companies}-companies`;
  return crms.length === 1 && crms[0] === 'hubspot' ? about : `${crms.join('-')}-${about}`;
}

async function openAccount(crm: Crm, { options, dir, report, port, asOf }: Stage): Promise<Account> {
  report.step(`Starting a simulated ${crmLabels[crm]}`);
  const appUrl = `http://localhost:${port}`;
  const folder = { hubspot: 'portal', salesforce: 'org' }[crm];
  const args = [
    ...['--port', String(await freePort(options.once ? 0 : 4010))],
    ...['--state', join(dir, folder), '--card', cardDir, '--server-url', appUrl],
    ...['--client-redirect', `${appUrl}/oauth/${crm}/callback`],
    ...(options.data ? ['--data', options.data] : ['--companies', String(options.companies)]),
    ...(options.mapping ? ['--mapping', options.mapping] : []),
    // One book of business in two CRMs holds only what both can hold.
    ...(options.crms.length > 1 ? ['--in-both', '--as-of', asOf.toISOString()] : []),
  ];
  return startAccount(crm, args, report.step);
}

/** The product sends its usage once the companies are known and before they are scored, so each is written once. */
async function connectAndSync(
  config: Config,
  accounts: readonly Account[],
  { dir, options, report }: Stage,
): Promise<{ server: RunningServer; synced: Synced[] }> {
  const states = new Map<string, Synced & { failure: Error | null; isThrough: boolean }>(
    accounts.map((account) => [
      account.connectionId,
      { account, written: 0, usage: { values: 0, accepted: 0, rejected: 0 }, failure: null, isThrough: false },
    ]),
  );
  const server = await startServer({
    config,
    logger: makeLogger(config.logLevel),
    outside: realOutside,
    startModel: options.model ?? (await readDefaultModel(await modelFor(accounts[0]?.url ?? ''))),
    resume: false,
    onProgress: (connectionId, event) => {
      if (states.get(connectionId)?.isThrough === false) report.progress(event);
    },
    onListed: async (connectionId) => {
      const state = states.get(connectionId);
      if (!state) return;
      const told = { db: server.db, account: state.account, dir, appUrl: config.appUrl };
      state.usage = await tellUsage({ ...told, ...report, now: realOutside.now });
    },
    onSynced: (connectionId, result) => {
      const state = states.get(connectionId);
      if (!state) return;
      if (result instanceof Error) {
        state.failure = result;
        report.step(result.message);
        return;
      }
      // Usage asks for scoring by itself; after the sync that finds nothing left to do.
      state.written += result.written;
      Object.assign(state, { isThrough: true, failure: null });
    },
  });
  try {
    await settleModel(server, options.model, report);
    // One after the other: two at once would be told as one.
    for (const { account, ...rest } of states.values()) {
      const installUrl = config.appUrl + installPath(account.crm);
      report.step(`Connecting ${accounts.length === 1 ? 'it' : crmLabels[account.crm]} over OAuth (${installUrl})`);
      await connectAsPerson(installUrl);
      report.step('Connected; the first sync has started by itself');
      report.restart();
      await server.queue.idle();
      const { failure, isThrough } = states.get(account.connectionId) ?? rest;
      if (failure) throw failure;
      if (!isThrough) throw new Error('Connecting started no sync.');
    }
    return { server, synced: [...states.values()] };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** An account of an earlier run keeps the model it has, which somebody may have published since, unless one is named. */
async function settleModel({ db, models }: RunningServer, named: string | undefined, report: DemoReport) {
  for (const { id } of await listConnections(db)) {
    const current = await currentModel(db, id);
    if (!current) continue;
    if (named !== undefined) await models.publish(id, named, { by: 'barometer demo', why: null });
    else report.step(`It is scored by version ${current.version} of its model (“${current.name}”), as it was left`);
  }
}

/** The port asked for, or any free one when it is taken or 0. */
async function freePort(wanted: number): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const probe = createServer().on('error', reject);
      probe.listen(port, () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
      });
    });
  return attempt(wanted).catch(() => attempt(0));
}
