import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench, Report } from './bench.ts';
import { percentile } from './percentile.ts';
import { type CallCounts, countCalls } from './sync/account.ts';
import type { Counts } from './sync/book.ts';
import type { Followed } from './sync/changes.ts';
import { startBeside } from './sync/product.ts';

const counts: Counts = { companies: 2_000, contacts: 10_000, deals: 4_000, tickets: 6_000 };
const plan = { changes: 600, perSecond: 10, quietMs: 20_000 };
const p95MaxMs = 10_000;

/** From a change in the CRM to the score in the CRM, by webhooks, at HubSpot's real limits. */
export const eventToProperty: Bench = {
  name: 'event-to-property',
  about: `${plan.perSecond} changes a second of tickets: how long until the company's score in the CRM follows`,
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const postgres = await startPostgres();
    try {
      const beside = await startBeside(await postgres.createDatabase('changes'), { counts, limited: true });
      try {
        say('First sync …');
        await beside.firstSync();
        say(`${plan.changes} changes …`);
        const followed = await beside.account.makeChanges(`${beside.appUrl}/webhooks/hubspot`, plan);
        return reportOf(followed, await countCalls(beside.account));
      } finally {
        await beside.stop();
      }
    } finally {
      await postgres.stop();
    }
  },
};

function reportOf(followed: Followed[], calls: CallCounts): Report {
  const moved = followed.filter(({ before, after }) => before !== after);
  const same = followed.filter(({ before, after }) => before === after);
  const written = (some: Followed[]) => some.flatMap(({ writtenMs }) => (writtenMs === null ? [] : [writtenMs]));
  const row = (what: string, some: Followed[]) => {
    const times = written(some);
    const at = (share: number) => (times.length === 0 ? '' : percentile(times, share) / 1_000);
    return {
      ...{ what, changes: some.length, 'companies written': times.length },
      ...{ 'p50 s': at(0.5), 'p95 s': at(0.95), 'max s': at(1) },
    };
  };
  const times = written(moved);
  const p95Ms = times.length === 0 ? Number.POSITIVE_INFINITY : percentile(times, 0.95);
  const refusedShare = calls.refused429 / calls.total;
  return {
    measured: [
      `${counts.companies} companies with ${counts.tickets} tickets; a third of the changes opens an urgent ticket, a third makes one urgent, a third opens a closed one again; each is of a company of its own.`,
      'The account answers in a process of its own, enforces 110 calls in 10 s and tells of everything, our own writes among it, 20 ms after it happened; HubSpot’s own delay before a webhook is not known and not in the figures. Time is from the change to the moment the account takes the write.',
      `${calls.total} calls, ${calls.writes} of them writes; ${calls.refused429} answered 429.`,
    ],
    rows: [row('the score moved', moved), row('the score stayed', same)],
    targets: [
      { promise: 'p95 at most 10 s where the score moved', measured: p95Ms / 1_000, met: p95Ms <= p95MaxMs },
      {
        promise: 'moved scores that were not written: 0',
        measured: moved.length - times.length,
        met: times.length === moved.length,
      },
      { promise: 'share of calls answered 429 at most 0.01', measured: refusedShare, met: refusedShare <= 0.01 },
    ],
  };
}
