import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { cardDir } from '../card-dir.ts';
import { type Config, readConfig } from '../config.ts';
import { errnoOf } from '../errno.ts';
import { type RunningServer, startServer } from '../main.ts';
import { realOutside } from '../outside.ts';
import { readDefaultModel } from '../scoring/default-model.ts';
import { connectionIdOf, listConnections } from '../store/connections.ts';
import { currentModel } from '../store/models.ts';
import { countRecords } from '../store/records.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { connectAsPerson } from './browser.ts';
import { buildCard } from './card-bundle.ts';
import { type Portal, startPortal } from './portal.ts';
import type { SentUsage } from './product.ts';
import { type DemoSummary, readBands, readCalls } from './summary.ts';
import { modelFor, tellUsage } from './usage.ts';

export interface DemoOptions {
  companies: number;
  data?: string;
  mapping?: string;
  /** The text of a model to put in force, also over what an earlier run left. */
  model?: string;
  /** Forgets the portal and the database of earlier runs. */
  fresh: boolean;
  once: boolean;
}

export interface DemoReport {
  step(text: string): void;
  progress(event: ProgressEvent): void;
}

export interface Demo {
  summary: DemoSummary;
  /** The company list and the first company's record in the simulated CRM. */
  pages: { list: string; record: string; reports: string };
  /** The `DATA_DIR` with which commands reach this demo's data. */
  dataDir: string;
  close(): Promise<void>;
}

/**
 * The whole product in one process tree: a simulated HubSpot (a process of its own), this server, and the card in
 * the CRM's record page. Portal and database are kept, so a second run finds the scores of the first.
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
  const serverPort = await freePort(options.once ? 0 : Number(env.PORT || 3000));
  const appUrl = `http://localhost:${serverPort}`;
  report.step('Starting a simulated HubSpot');
  const portal = await startPortal(await portalArgs(options, dir, appUrl), report.step);
  try {
    const config = demoConfig(env, { dir, portal, port: serverPort, encryptionKey: await keptKey(dir) });
    const { server, written, usage } = await connectAndSync(config, { dir, portal, options, report });
    const connectionId = connectionIdOf('hubspot', portal.portalId);
    const counts = await countRecords(server.db, connectionId);
    const bands = await readBands(server.db, connectionId);
    const summary: DemoSummary = {
      ...{ companies: counts.company, contacts: counts.contact, deals: counts.deal, tickets: counts.ticket },
      scored: Object.values(bands).reduce((sum, count) => sum + count, 0),
      written,
      usage,
      bands,
      calls: await readCalls(portal.url),
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
    return {
      summary,
      pages: await pagesOf(server, portal, connectionId),
      dataDir: dir,
      close: async () => {
        await server.close();
        await portal.stop();
      },
    };
  } catch (error) {
    await portal.stop();
    throw error;
  }
}

interface Synced {
  server: RunningServer;
  written: number;
  usage: SentUsage;
}

interface Stage {
  dir: string;
  portal: Portal;
  options: DemoOptions;
  report: DemoReport;
}

/** The product sends its usage once the companies are known and before they are scored, so each is written once. */
async function connectAndSync(config: Config, { dir, portal, options, report }: Stage): Promise<Synced> {
  let failure: Error | undefined;
  let synced = false;
  let written = 0;
  let usage: SentUsage = { values: 0, accepted: 0, rejected: 0 };
  const server = await startServer({
    config,
    logger: makeLogger(config.logLevel),
    outside: realOutside,
    startModel: options.model ?? (await readDefaultModel(await modelFor(portal.url))),
    resume: false,
    onProgress: (_connectionId, event) => {
      if (!synced) report.progress(event);
    },
    onListed: async (connectionId) => {
      const told = { db: server.db, connectionId, dir, portalUrl: portal.url, appUrl: config.appUrl };
      usage = await tellUsage({ ...told, ...report, now: realOutside.now });
    },
    onSynced: (_connectionId, result) => {
      if (result instanceof Error) {
        failure = result;
        report.step(result.message);
        return;
      }
      // Usage asks for scoring by itself; after the sync that finds nothing left to do.
      written += result.written;
      synced = true;
      failure = undefined;
    },
  });
  try {
    await settleModel(server, options.model, report);
    report.step(`Connecting it over OAuth (${config.appUrl}/oauth/hubspot/install)`);
    await connectAsPerson(`${config.appUrl}/oauth/hubspot/install`);
    report.step('Connected; the first sync has started by itself');
    await server.queue.idle();
    if (failure) throw failure;
    if (!synced) throw new Error('Connecting started no sync.');
    return { server, written, usage };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A portal of an earlier run keeps the model it has, which somebody may have published since, unless one is named. */
async function settleModel({ db, models }: RunningServer, named: string | undefined, report: DemoReport) {
  for (const { id } of await listConnections(db)) {
    const current = await currentModel(db, id);
    if (!current) continue;
    if (named !== undefined) await models.publish(id, named, { by: 'barometer demo', why: null });
    else report.step(`It is scored by version ${current.version} of its model (“${current.name}”), as it was left`);
  }
}

/** Earlier runs are found again only by the same data. */
function keyOf(options: DemoOptions): string {
  return options.data ? `data-${basename(options.data)}` : `${options.companies}-companies`;
}

async function portalArgs(options: DemoOptions, dir: string, appUrl: string): Promise<string[]> {
  return [
    ...['--port', String(await freePort(options.once ? 0 : 4010))],
    ...['--state', join(dir, 'portal'), '--card', cardDir, '--server-url', appUrl],
    ...['--client-redirect', `${appUrl}/oauth/hubspot/callback`],
    ...(options.data ? ['--data', options.data] : ['--companies', String(options.companies)]),
    ...(options.mapping ? ['--mapping', options.mapping] : []),
  ];
}

/** Nothing of the demo reaches a real account or database: all comes from the simulator and the demo's own folder. */
function demoConfig(
  env: Record<string, string | undefined>,
  { dir, portal, port, encryptionKey }: { dir: string; portal: Portal; port: number; encryptionKey: string },
): Config {
  return readConfig({
    LOG_LEVEL: env.LOG_LEVEL ?? 'error',
    FIELD_MAP: env.FIELD_MAP,
    CHROMIUM_PATH: env.CHROMIUM_PATH,
    PATH: env.PATH,
    PORT: String(port),
    DATA_DIR: dir,
    ENCRYPTION_KEY: encryptionKey,
    HUBSPOT_CLIENT_ID: portal.clientId,
    HUBSPOT_CLIENT_SECRET: portal.clientSecret,
    HUBSPOT_API_URL: portal.url,
    HUBSPOT_APP_URL: portal.url,
    // Tasks, lists and workflows are to be tried as well.
    HUBSPOT_OPTIONAL_SCOPES: 'crm.objects.contacts.write crm.lists.read crm.lists.write automation',
    // Its product tells months of use within a minute.
    USAGE_REQUESTS_PER_MINUTE: '100000',
  });
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

async function pagesOf(server: RunningServer, portal: Portal, connectionId: string): Promise<Demo['pages']> {
  const first = await server.db
    .selectFrom('record')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'company')
    .where('removed_at', 'is', null)
    .orderBy(({ fn }) => fn<number>('length', ['id']))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const base = `${portal.url}/contacts/${portal.portalId}`;
  return {
    list: `${base}/objects/0-2`,
    record: `${base}/record/0-2/${first?.id ?? ''}`,
    reports: `${portal.url}/reports/${portal.portalId}/dashboard`,
  };
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
