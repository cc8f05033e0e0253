import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { sign } from '../../server/src/crm/hubspot/signature.ts';
import { readDefaultModel } from '../../server/src/scoring/default-model.ts';
import { makeModelLibrary } from '../../server/src/scoring/model-library.ts';
import { scoreDirty } from '../../server/src/scoring/score-dirty.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { openDatabase } from '../../server/src/store/db/open.ts';
import { freePort } from '../support/port.ts';
import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench } from './bench.ts';
import { connectionId, fillBook } from './book.ts';
import { type Figures, load } from './card/load.ts';
import { startChild } from './child.ts';

const companies = 100_000;
const clientSecret = 'bench';
/** People at cards, not a crowd: a hundred account managers open a card every few seconds. */
const atOnce = [1, 4] as const;
/** What a server is that has run for a while: before, compiling its code is most of the slowest hundredth. */
const warmUp = 6_000;
const rounds = 9;
const requests = 800;
const kinds = ['static', 'memory', 'round-trip', 'card'] as const;
type Kind = (typeof kinds)[number];

/** The card as HubSpot asks for it, of any company of a large account, beside an answer that is always the same. */
export const cardApi: Bench = {
  name: 'card-api',
  about: `a card of any of ${companies} companies, beside a JSON answer of its size that never changes`,
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const postgres = await startPostgres();
    try {
      const databaseUrl = await postgres.createDatabase('cards');
      say(`Making and scoring ${companies} companies …`);
      await makeScores(databaseUrl);
      const port = await freePort();
      const filesDir = await mkdtemp(join(tmpdir(), 'barometer-static-'));
      const given = { databaseUrl, port, clientSecret, companyId: companyOf(1), filesDir };
      const server = startChild('card/server-process.ts', [JSON.stringify(given)]);
      try {
        await server.answer(z.object({ ready: z.literal(true) }));
        return report(await measure(`http://127.0.0.1:${port}`, say));
      } finally {
        await server.stop();
        await rm(filesDir, { recursive: true });
      }
    } finally {
      await postgres.stop();
    }
  },
};

const companyOf = (n: number) => String(1_000_001 + ((n * 7919) % companies));

async function makeScores(databaseUrl: string): Promise<void> {
  const db = await openDatabase({ databaseUrl });
  const now = () => new Date();
  await fillBook(db, companies, now());
  const models = makeModelLibrary({ db, now, defaultModel: () => readDefaultModel(null) });
  await models.current(connectionId);
  const connection = await findConnection(db, connectionId);
  if (!connection) throw new Error('The book has no connection.');
  await scoreDirty({ db, models, now }, connection, () => undefined);
  await db.destroy();
}

interface Measured {
  what: Kind;
  atOnce: number;
  figures: Figures;
}

/** In turns, so that whatever else the machine does falls on both; of the rounds, the one in the middle. */
async function measure(appUrl: string, say: (line: string) => void): Promise<Measured[]> {
  const person = 'portalId=1&userId=7&userEmail=a%40x.example';
  let asked = 0;
  const askers = {
    static: () => ({ url: `${appUrl}/operator/queues/file/card.json` }),
    memory: () => ({ url: `${appUrl}/operator/queues/memory` }),
    'round-trip': () => signed(appUrl, `/operator/queues/round-trip?${person}`),
    card: () => signed(appUrl, `/api/card/companies/${companyOf(asked++)}?${person}`),
  };
  for (const kind of kinds) await load(askers[kind], { requests: warmUp, atOnce: 4 });
  const measured: Measured[] = [];
  for (const lanes of atOnce) {
    const found: Record<Kind, Figures[]> = { static: [], memory: [], 'round-trip': [], card: [] };
    for (let round = 0; round < rounds; round++)
      for (const what of kinds) found[what].push(await load(askers[what], { requests, atOnce: lanes }));
    for (const what of kinds) {
      const figures = middle(found[what]);
      measured.push({ what, atOnce: lanes, figures });
      say(`${what}, ${lanes} at once: p99 ${figures.p99Ms.toFixed(2)} ms, ${Math.round(figures.perSecond)}/s`);
    }
  }
  return measured;
}

/** As HubSpot does: over the address with some of its escapes decoded. */
function signed(appUrl: string, path: string) {
  const [url, timestamp] = [appUrl + path, String(Date.now())];
  const uri = url.replaceAll('%40', '@');
  const signature = sign(clientSecret, { method: 'GET', uri, body: '', timestamp }).toString();
  return { url, headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp } };
}

function middle(figures: Figures[]): Figures {
  const [first] = figures;
  if (!first) throw new Error('Nothing was measured.');
  const of = (key: keyof Figures) =>
    figures.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
  return { perSecond: of('perSecond'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms'), bytes: of('bytes') };
}

function report(measured: Measured[]) {
  const of = (what: Kind, lanes: number) =>
    measured.find((one) => one.what === what && one.atOnce === lanes)?.figures.p99Ms ?? Number.NaN;
  return {
    measured: [
      `card: a signed request for the card of one of ${companies} companies (a million children, PostgreSQL, everything scored); static: the answer to one of them as a file, by the same server and as it serves its own; memory: the same, held in memory; round-trip: from memory too, behind the signature and after \`select 1\`.`,
      `${requests} requests a round, ${rounds} rounds in turns, of each figure the one in the middle. While it ran, ${loadavg()[0]?.toFixed(1)} processes wanted one of ${cpus().length} cores (asking, server and PostgreSQL are three of them): with more than those, a p99 says how long one waits for a core.`,
    ],
    rows: measured.map(({ what, atOnce: lanes, figures }) => ({
      ...{ what, 'at once': lanes, 'p50 ms': figures.p50Ms, 'p99 ms': figures.p99Ms },
      ...{ 'a second': figures.perSecond, bytes: figures.bytes },
    })),
    targets: atOnce.map((lanes) => {
      const ratio = of('card', lanes) / of('static', lanes);
      return { promise: `p99 at most 2 × the static answer's (${lanes} at once)`, measured: ratio, met: ratio <= 2 };
    }),
  };
}
