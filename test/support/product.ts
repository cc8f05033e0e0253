import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import type { Crm } from '@barometer/shared/crm.ts';
import { readConfig } from '../../server/src/config.ts';
import { installPath } from '../../server/src/crm/connectors.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { type RunningServer, startServer } from '../../server/src/main.ts';
import { type Outside, realOutside } from '../../server/src/outside.ts';
import type { Outcome } from '../../server/src/queue/job.ts';
import type { Work } from '../../server/src/queue/queue.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import type { Book } from '../sandbox/book/book.ts';
import type { HubSpot, HubSpotOptions } from '../sandbox/hubspot/server.ts';
import type { Salesforce, SalesforceOptions } from '../sandbox/salesforce/server.ts';
import { makeDataDir } from './database.ts';
import { freePort } from './port.ts';
import { type SimulatedHubSpot, startSimulatedHubSpot } from './simulated-hubspot.ts';
import { type SimulatedSalesforce, startSimulatedSalesforce } from './simulated-salesforce.ts';

/** Our server beside a simulated CRM, over real HTTP, in this process. */
export interface AnyProduct {
  /** The one that runs now. */
  readonly server: RunningServer;
  simulated: SimulatedHubSpot | SimulatedSalesforce;
  appUrl: string;
  connectionId: string;
  dataDir: string;
  /** Everything logged so far, as text. */
  log(): string;
  /** Goes through the consent page and waits for the first sync. */
  connect(): Promise<Outcome>;
  /** Syncs once more and waits. */
  sync(): Promise<Outcome>;
  /** Reads what was modified since, and waits. */
  poll(): Promise<Outcome>;
  /** How the next piece of work ends, which may be tried again then. */
  ended(): Promise<Outcome | Error>;
  /** Stops the server and starts it again on the same data: it knows nothing but that. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface Product extends AnyProduct {
  hubspot: HubSpot;
}

export interface SalesforceProduct extends AnyProduct {
  salesforce: Salesforce;
}

interface ServerOptions {
  env?: Record<string, string>;
  modelFile?: string;
  outside?: Partial<Outside>;
}

export interface ProductOptions extends ServerOptions {
  book: Book;
  hubspot?: Partial<HubSpotOptions>;
}

export async function startProduct(options: ProductOptions): Promise<Product> {
  const { port, appUrl } = await freePlace();
  const simulated = await startSimulatedHubSpot({ book: options.book, appUrl, ...options.hubspot });
  return withParts(await startBeside(simulated, port, options), { hubspot: simulated.hubspot });
}

export interface SalesforceProductOptions extends ServerOptions {
  book: Book;
  salesforce?: Partial<SalesforceOptions>;
}

export async function startSalesforceProduct(options: SalesforceProductOptions): Promise<SalesforceProduct> {
  const { port, appUrl } = await freePlace();
  const simulated = await startSimulatedSalesforce({ book: options.book, appUrl, ...options.salesforce });
  return withParts(await startBeside(simulated, port, options), { salesforce: simulated.salesforce });
}

/** Beside whichever of them. */
export function startProductOf(
  crm: Crm,
  { now, ...options }: ServerOptions & { book: Book; now?: () => number },
): Promise<AnyProduct> {
  const clock = now === undefined ? {} : { now };
  if (crm === 'hubspot') return startProduct({ ...options, hubspot: clock });
  return startSalesforceProduct({ ...options, salesforce: clock });
}

/** Keeps what is read anew each time: a server may be another one after a restart. */
function withParts<P extends object, M extends object>(product: P, more: M): P & M {
  return Object.defineProperties(product, Object.getOwnPropertyDescriptors(more)) as P & M;
}

async function freePlace() {
  const port = await freePort();
  return { port, appUrl: `http://localhost:${port}` };
}

async function startBeside(
  simulated: AnyProduct['simulated'],
  port: number,
  options: ServerOptions,
): Promise<AnyProduct> {
  const appUrl = `http://localhost:${port}`;
  const { dataDir, remove } = makeDataDir();
  const config = readConfig({
    PORT: String(port),
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    ...simulated.env,
    ...options.env,
  });
  let log = '';
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      log += chunk;
      done();
    },
  });
  let latest: Outcome | Error | undefined;
  let waiting: ((result: Outcome | Error) => void)[] = [];
  const startModel = options.modelFile === undefined ? null : await readFile(options.modelFile, 'utf8');
  const start = () =>
    startServer({
      config,
      logger: makeLogger('debug', sink),
      // Waits pass at once: what is decided to be waited for is tested as a table.
      outside: { ...realOutside, wait: () => new Promise(setImmediate), ...options.outside },
      startModel,
      onSynced: (_connectionId, result) => {
        latest = result;
        for (const tell of waiting) tell(result);
        waiting = [];
      },
    });
  let server = await start().catch(async (error: unknown) => {
    // A simulator left listening would keep the test run from ending.
    await simulated.close();
    remove();
    throw error;
  });
  const outcome = async (): Promise<Outcome> => {
    await server.queue.idle();
    if (!latest) throw new Error('No sync has run.');
    if (latest instanceof Error) throw latest;
    return latest;
  };
  const { connectionId } = simulated;
  const work = (kind: Work) => {
    server.queue.wake(connectionId, kind);
    return outcome();
  };
  return {
    ...{ simulated, appUrl, connectionId, dataDir },
    get server() {
      return server;
    },
    log: () => log,
    connect: async () => {
      await connectAsPerson(appUrl + installPath(simulated.crm));
      return outcome();
    },
    sync: () => work('sync'),
    poll: () => work('poll'),
    ended: () => new Promise((resolve) => waiting.push(resolve)),
    restart: async () => {
      await server.close();
      server = await start();
    },
    close: async () => {
      await server.close();
      await simulated.close();
      remove();
    },
  };
}
