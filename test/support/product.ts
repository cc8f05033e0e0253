import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { readConfig } from '../../server/src/config.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { type RunningServer, startServer } from '../../server/src/main.ts';
import { type Outside, realOutside } from '../../server/src/outside.ts';
import type { Outcome } from '../../server/src/queue/job.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import type { Book } from '../sandbox/book/book.ts';
import { type HubSpot, type HubSpotOptions, startHubSpot } from '../sandbox/hubspot/server.ts';
import { makeDataDir } from './database.ts';
import { hubspotEnv } from './hubspot-env.ts';
import { freePort } from './port.ts';

/** Our server beside a simulated HubSpot, over real HTTP, in this process. */
export interface Product {
  hubspot: HubSpot;
  /** The one that runs now. */
  readonly server: RunningServer;
  appUrl: string;
  connectionId: string;
  dataDir: string;
  /** Everything logged so far, as text. */
  log(): string;
  /** Goes through the consent page and waits for the first sync. */
  connect(): Promise<Outcome>;
  /** Syncs once more and waits. */
  sync(): Promise<Outcome>;
  /** How the next piece of work ends, which may be tried again then. */
  ended(): Promise<Outcome | Error>;
  /** Stops the server and starts it again on the same data: it knows nothing but that. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface ProductOptions {
  book: Book;
  hubspot?: Partial<HubSpotOptions>;
  env?: Record<string, string>;
  modelFile?: string;
  outside?: Partial<Outside>;
}

export async function startProduct(options: ProductOptions): Promise<Product> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const hubspot = await startHubSpot({
    book: options.book,
    redirectUris: [`${appUrl}/oauth/hubspot/callback`],
    serverUrl: appUrl,
    // A generous account, unless the test is about limits: our side keeps to what the account says it allows.
    limits: { tenSecondly: 100_000, searchSecondly: 1_000 },
    ...options.hubspot,
  });
  const { dataDir, remove } = makeDataDir();
  const config = readConfig({
    PORT: String(port),
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    ...hubspotEnv(hubspot),
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
    await hubspot.close();
    remove();
    throw error;
  });
  const outcome = async (): Promise<Outcome> => {
    await server.queue.idle();
    if (!latest) throw new Error('No sync has run.');
    if (latest instanceof Error) throw latest;
    return latest;
  };
  const connectionId = `hubspot-${hubspot.portalId}`;
  return {
    ...{ hubspot, appUrl, connectionId, dataDir },
    get server() {
      return server;
    },
    log: () => log,
    connect: async () => {
      await connectAsPerson(`${appUrl}/oauth/hubspot/install`);
      return outcome();
    },
    sync: async () => {
      server.queue.wake(connectionId, 'sync');
      return outcome();
    },
    ended: () => new Promise((resolve) => waiting.push(resolve)),
    restart: async () => {
      await server.close();
      server = await start();
    },
    close: async () => {
      await server.close();
      await hubspot.close();
      remove();
    },
  };
}
