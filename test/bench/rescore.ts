import { performance } from 'node:perf_hooks';
import { readDefaultModel } from '../../server/src/scoring/default-model.ts';
import { type ModelLibrary, makeModelLibrary } from '../../server/src/scoring/model-library.ts';
import { batchSize, scoreDirty } from '../../server/src/scoring/score-dirty.ts';
import { readCompanies } from '../../server/src/store/companies.ts';
import { findConnection } from '../../server/src/store/connections.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { markAllDirty } from '../../server/src/store/dirty.ts';
import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench } from './bench.ts';
import { connectionId, fillBook } from './book.ts';

const companies = 100_000;

/** Scoring a whole book again, kept and planned for writing, against reading its rows and nothing else. */
export const rescore: Bench = {
  name: 'rescore',
  about: `scoring ${companies} companies with a million child records again, against merely reading them`,
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const postgres = await startPostgres();
    try {
      const db = await openDatabase({ databaseUrl: await postgres.createDatabase('rescore') });
      const now = () => new Date();
      say(`Making ${companies} companies …`);
      await fillBook(db, companies, now());
      const models = makeModelLibrary({ db, now, defaultModel: () => readDefaultModel(null) });
      await models.current(connectionId);
      const timed = async (name: string, work: () => Promise<unknown>) => {
        const start = performance.now();
        await work();
        const seconds = (performance.now() - start) / 1000;
        say(`${name}: ${seconds.toFixed(1)} s`);
        return { name, seconds };
      };
      const reading = await timed('read', () => readAll(db, now()));
      const first = await timed('first scoring', () => scoreAll(db, models));
      await markAllDirty(db, connectionId);
      const again = await timed('scored again', () => scoreAll(db, models));
      const text = await readDefaultModel(null);
      await models.publish(connectionId, text.replace('weight: 45', 'weight: 44'), { by: 'test', why: null });
      const published = await timed('another model, with every move split', () => scoreAll(db, models));
      await db.destroy();
      const ratio = again.seconds / reading.seconds;
      return {
        measured: [
          `${companies} companies, ${companies * 10} children, PostgreSQL beside this process; reading is by the same queries and batches.`,
        ],
        rows: [reading, first, again, published].map(({ name, seconds }) => ({
          what: name,
          seconds,
          '× reading': seconds / reading.seconds,
        })),
        targets: [{ promise: 'scoring again at most 3 × reading', measured: ratio, met: ratio <= 3 }],
      };
    } finally {
      await postgres.stop();
    }
  },
};

async function scoreAll(db: Db, models: ModelLibrary): Promise<void> {
  const connection = await findConnection(db, connectionId);
  if (!connection) throw new Error('The book has no connection.');
  await scoreDirty({ db, models, now: () => new Date() }, connection, () => undefined);
}

async function readAll(db: Db, asOf: Date): Promise<void> {
  for (let start = 0; start < companies; start += batchSize) {
    const batch = Array.from({ length: batchSize }, (_, index) => String(1_000_001 + start + index));
    const wanted = batch.map((companyId) => ({ companyId, revision: 1, asOf }));
    const found = await readCompanies(db, connectionId, wanted, { names: [], days: 0 });
    if (found.size !== batchSize) throw new Error(`${batchSize - found.size} companies are missing.`);
  }
}
