import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import type { Book } from '../sandbox/book/book.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import type { Exchange } from '../sandbox/hubspot/router.ts';
import { type HubSpot, startHubSpot } from '../sandbox/hubspot/server.ts';
import { makeDataDir } from '../support/database.ts';
import { freePort } from '../support/port.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { startProduct } from '../support/product.ts';
import { describeWith } from '../support/require.ts';

const command = join(__dirname, '../../server/bin/barometer.js');
const listing = /^GET \/crm\/objects\/[^/]+\/(companies|contacts|deals|tickets)\?\S+ 200$/;
const writing = /^POST \S+\/companies\/batch\/update 200$/;
/** Container engines wait ten seconds before they kill. */
const promptMs = 8_000;
const LogLine = z.looseObject({ time: z.number() });
/** A page of each of the four listings may be on its way when the process dies. */
const listings = 4;

describe('embedded database', () => {
  behaviour(async () => ({}));
});

describeWith('PostgreSQL', postgresAvailable, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  behaviour(async () => ({ DATABASE_URL: await postgres.createDatabase('killed') }));
});

/** The life of one installation: each test starts where the one before left it. */
function behaviour(database: () => Promise<Record<string, string>>): void {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace(await database());
  });
  afterAll(() => place?.close());

  test('killed while connecting and listing, it keeps the pages it has stored', async () => {
    const server = place.run('serve');
    await server.logged('serving');
    const dead = place.killAt(server, listing, 5);
    // The process may die before the browser has seen its last page.
    await connectAsPerson(place.installUrl).catch(() => undefined);
    await dead;
    expect(place.answered(listing)).toBeLessThanOrEqual(5 + listings);
  });

  test('asked to stop while the CRM is failing, it stops at once with exit code 0', async () => {
    place.hubspot.faults.add({ fault: 'status', status: 503, match: { endpoint: '/objects/[^/]+/contacts$' } });
    const server = place.run('serve');
    expect(await place.killAt(server, /\/contacts\?\S+ 503$/, 2, 'SIGTERM')).toBe(0);
    place.hubspot.faults.clear();
    expect(server.line('sync started')).toMatchObject({ sync: 1, resumed: true });
    expect(Date.now() - server.line('stopping').time).toBeLessThan(promptMs);
  });

  test('killed after listing, it scores what it had not scored', async () => {
    const alone = place.run('sync');
    for (const listed of ['Companies', 'Contacts', 'Deals', 'Tickets']) await alone.logged(`  ${listed}`);
    await alone.end('SIGKILL');
    expect(place.answered(writing)).toBe(0);
  });

  test('killed while writing, it writes on', async () => {
    const server = place.run('serve');
    await place.killAt(server, writing, 2);
    expect(place.answered(writing)).toBe(2);
  });

  test('in the end nothing was read or written twice, and the CRM shows what it shows when nothing is killed', async () => {
    const { portal } = place.hubspot;
    const server = place.run('serve');
    await server.logged('sync finished');
    expect(server.line('sync finished')).toMatchObject({ sync: 1, scored: 0, refused: 0 });
    expect(await server.end('SIGTERM')).toBe(0);
    // Twice is only what was on its way when the process died: its answer was never stored.
    expect(place.answered(listing)).toBeLessThanOrEqual(listPages(portal) + listings);
    expect(place.answered(writing)).toBeLessThanOrEqual(writeBatches(portal) + 1);
    expect(shown(portal)).toEqual(await inPeace());
  });
}

/** An account, a port and a data directory that outlive the processes started there. */
interface Place {
  hubspot: HubSpot;
  installUrl: string;
  run(...args: string[]): Running;
  /** Sends the signal in the moment HubSpot answers the n-th such call from now. @returns the exit code. */
  killAt(running: Running, pattern: RegExp, nth: number, signal?: NodeJS.Signals): Promise<number | null>;
  /** How many such calls HubSpot has answered. */
  answered(pattern: RegExp): number;
  close(): Promise<void>;
}

async function makePlace(database: Record<string, string>): Promise<Place> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const calls: string[] = [];
  const watchers = new Set<(call: string) => void>();
  const hubspot = await startHubSpot({
    book: makeBook(),
    redirectUris: [`${appUrl}/oauth/hubspot/callback`],
    limits: { tenSecondly: 100_000, searchSecondly: 1_000 },
    onExchange: ({ method, path, status }: Exchange) => {
      const call = `${method} ${path} ${status}`;
      calls.push(call);
      for (const watch of watchers) watch(call);
    },
  });
  const { dataDir, remove } = makeDataDir();
  const env = {
    PORT: String(port),
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HUBSPOT_CLIENT_ID: hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
    HUBSPOT_API_URL: hubspot.url,
    HUBSPOT_APP_URL: hubspot.url,
    ...database,
  };
  const all: Running[] = [];
  return {
    hubspot,
    installUrl: `${appUrl}/oauth/hubspot/install`,
    run: (...args) => {
      const running = run(args, env);
      all.push(running);
      return running;
    },
    killAt: async (running, pattern, nth, signal = 'SIGKILL') => {
      let count = 0;
      const watch = (call: string) => {
        if (!pattern.test(call)) return;
        count += 1;
        if (count === nth) running.child.kill(signal);
      };
      watchers.add(watch);
      const code = await running.exited;
      watchers.delete(watch);
      if (count < nth) throw new Error(`Ended with ${code} after ${count} calls: ${running.output()}`);
      return code;
    },
    answered: (pattern) => calls.filter((call) => pattern.test(call)).length,
    close: async () => {
      for (const running of all) await running.end('SIGKILL');
      await hubspot.close();
      remove();
    },
  };
}

/** A Barometer process, and what it has said on stderr. */
interface Running {
  child: ChildProcess;
  exited: Promise<number | null>;
  output(): string;
  /** Resolves when a line holds this text. */
  logged(text: string): Promise<void>;
  /** The log line with this message. */
  line(message: string): z.infer<typeof LogLine>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

function run(args: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const exited = once(child, 'close').then(([code]): number | null => code);
  const output = () => said.join('\n');
  return {
    child,
    exited,
    output,
    logged: async (text) => {
      while (!said.some((line) => line.includes(text))) {
        const next = await Promise.race([once(lines, 'line'), exited.then(() => 'exited' as const)]);
        if (next === 'exited') throw new Error(`Ended without "${text}": ${output()}`);
      }
    },
    line: (message) => LogLine.parse(JSON.parse(said.find((line) => line.includes(`"msg":"${message}"`)) ?? 'null')),
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Enough companies for three batches of writing; only some have contacts, deals and tickets. */
function makeBook(): Book {
  const book = generateBook({ companies: 60, seed: 17, now: startOfTest });
  const branches = Array.from({ length: 4 }, (_, round) =>
    book.companies.map((company, index) => ({ ...company, id: String(990_000_000 + 100 * round + index) })),
  );
  return withSteadyTimes({ ...book, companies: [book.companies, ...branches].flat() });
}

const startOfTest = new Date();

/**
 * Ages are counted in whole days, and runs minutes apart are compared: every record is of an hour far from now, so
 * that none comes of age between two runs.
 */
function withSteadyTimes(book: Book): Book {
  const halfDayOff = new Date(startOfTest.getTime() + 12 * 3_600_000).toISOString().slice(10);
  return JSON.parse(JSON.stringify(book).replace(/T\d\d:\d\d:\d\d\.\d{3}Z/g, halfDayOff));
}

function listPages(portal: Portal): number {
  const sizes = Object.values(portal.records).map((records) => records.all().length);
  return sizes.reduce((sum, size) => sum + Math.ceil(size / 100), 0);
}

const writeBatches = (portal: Portal) => Math.ceil(portal.records.companies.all().length / 100);

/** What every company of the account shows of its health, without the moments of scoring. */
function shown(portal: Portal): Record<string, unknown> {
  return Object.fromEntries(
    portal.records.companies.all().map(({ id, properties }) => {
      const { health_details, health_band_since: _since, ...fields } = properties;
      const health = Object.entries(fields).filter(([name]) => name.startsWith('health_'));
      const { scoredAt: _at, bandSince: _band, ...details } = JSON.parse(health_details ?? '{}');
      return [id, { ...Object.fromEntries(health), details }];
    }),
  );
}

let peaceful: Promise<Record<string, unknown>> | undefined;

/** What an undisturbed first sync shows. */
function inPeace(): Promise<Record<string, unknown>> {
  peaceful ??= (async () => {
    const product = await startProduct({ book: makeBook() });
    const { portal } = product.hubspot;
    expect(await product.connect()).toMatchObject({ written: portal.records.companies.all().length });
    const result = shown(portal);
    await product.close();
    return result;
  })();
  return peaceful;
}
