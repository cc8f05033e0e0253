import { sql } from 'kysely';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { readChanges, readPoints } from '../../server/src/store/points.ts';
import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench } from './bench.ts';
import { connectionId } from './book.ts';

/** How long the queries of a card and of a batch of scorings take over a long history, against a short one. */
interface HistoryFigures {
  companies: number;
  points: { long: number; short: number };
  /** Median and 99th percentile in ms, and the ratio of the medians. */
  queries: { name: string; longP50Ms: number; longP99Ms: number; shortP50Ms: number; ratio: number }[];
}

const dayMs = 86_400_000;
const rounds = 300;

/** A tenth of the largest book we promise; the full 36.5 million points take a quarter of an hour to make. */
const companies = 10_000;
const days = 365;

export const history: Bench = {
  name: 'history',
  about: "a card's and a batch's queries over a year of daily points, against a week of them",
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    say(`Making ${companies * days} points …`);
    const { points, queries } = await measureHistory(companies, days);
    return {
      measured: [
        `${points.long} points of ${companies} companies over a year, against ${points.short} over a week; PostgreSQL, ${rounds} rounds.`,
      ],
      rows: queries.map(({ name, longP50Ms, longP99Ms, shortP50Ms, ratio }) => ({
        query: name,
        'year: p50 ms': longP50Ms,
        'p99 ms': longP99Ms,
        'week: p50 ms': shortP50Ms,
        'year ÷ week': ratio,
      })),
      // A year holds 52 times the points of a week: a query that walked them all would be that much slower.
      targets: queries.map(({ name, ratio }) => {
        return {
          promise: `at most 10 × as slow over a year as over a week (${name})`,
          measured: ratio,
          met: ratio <= 10,
        };
      }),
    };
  },
};

async function measureHistory(companies: number, days: number): Promise<HistoryFigures> {
  const postgres = await startPostgres();
  try {
    const now = new Date();
    const long = await openDatabase({ databaseUrl: await postgres.createDatabase('long') });
    const short = await openDatabase({ databaseUrl: await postgres.createDatabase('short') });
    const points = { long: await fill(long, companies, days, now), short: await fill(short, companies, 7, now) };
    const queries = [];
    for (const [name, query] of Object.entries(queriesAt(companies, now))) {
      const onLong = await measure(long, query);
      const onShort = await measure(short, query);
      queries.push({
        name,
        longP50Ms: onLong.p50,
        longP99Ms: onLong.p99,
        shortP50Ms: onShort.p50,
        ratio: onLong.p50 / onShort.p50,
      });
    }
    await Promise.all([long.destroy(), short.destroy()]);
    return { companies, points, queries };
  } finally {
    await postgres.stop();
  }
}

/** A point a day for everybody, one in ten of them a change. */
async function fill(db: Db, companies: number, days: number, now: Date): Promise<number> {
  await sql`
    insert into score_point (connection_id, company_id, at, state, scorecard, score, band, model_version, revision,
      previous_bands, answer_hash, changed)
    select ${connectionId}, (1000000 + company)::text, ${now}::timestamptz - ((${days}::integer - day) || ' days')::interval,
      'scored', 'customers', (company + day) % 100, 'green', 1, day, '{"customers": "green"}', md5(company::text),
      (company + day) % 10 = 0
    from generate_series(1, ${companies}::integer) as company, generate_series(1, ${days}::integer) as day
  `.execute(db);
  await sql`analyze score_point`.execute(db);
  return companies * days;
}

type Query = (db: Db, round: number) => Promise<unknown>;

function queriesAt(companies: number, now: Date): Record<string, Query> {
  const company = (round: number) => String(1_000_000 + 1 + ((round * 7919) % companies));
  const batch = (round: number) => Array.from({ length: 500 }, (_, index) => company(round * 500 + index));
  const ago = (days: number) => new Date(now.getTime() - days * dayMs);
  return {
    'a card: 90 days of one company': (db, round) => readPoints(db, connectionId, company(round), ago(90)),
    'a year of one company': (db, round) => readPoints(db, connectionId, company(round), ago(365)),
    'a batch: the changes of 30 days, of 500': (db, round) => readChanges(db, connectionId, batch(round), ago(30)),
  };
}

async function measure(db: Db, query: Query): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await query(db, round);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(rounds * 0.5)] ?? 0, p99: times[Math.floor(rounds * 0.99)] ?? 0 };
}
