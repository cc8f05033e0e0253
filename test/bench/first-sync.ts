import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';
import type { Bench } from './bench.ts';
import { type Account, type CallCounts, countCalls, startAccount } from './sync/account.ts';
import { type Counts, idAt } from './sync/book.ts';
import { runUsualLoop } from './sync/hubspot-loop.ts';
import { type Beside, startBeside } from './sync/product.ts';

const counts: Counts = { companies: 10_000, contacts: 50_000, deals: 20_000, tickets: 30_000 };
const types = ['companies', 'contacts', 'deals', 'tickets'] as const;
/** The loop would take more than an hour for all of it. */
const loopShare = 50;
const pageSize = 100;
/** An account allows 110 calls in any 10 s. */
const callsPerSecond = 11;
/** Longer than a poll looks back. */
const quarterHourMs = 15 * 60_000;

interface Run {
  what: string;
  seconds: number;
  /** How they were spent; the loop does all at once. */
  spent?: { reading: number; scoring: number; writing: number };
  calls: CallCounts;
}

/** A first sync, and a poll after 1 % has changed, at HubSpot's real limits; ours and the loop most teams write. */
export const firstSync: Bench = {
  name: 'first-sync',
  about: `${total(counts)} records at HubSpot's limits: first sync, then 1 % changed; beside the loop most teams write`,
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const ours = await runOurs(say);
    const shared = redisAvailable ? [await runShared(say)] : [];
    const loop = await runLoop(say);
    const [first] = ours.runs;
    if (!first) throw new Error('Nothing was run.');
    const floor = pagesOf(counts);
    const readRatio = first.calls.reading / floor;
    const wallRatio = wallRatioOf(first);
    const [sharedRatio = null] = shared.map(wallRatioOf);
    const refusedShare = Math.max(...[first, ...shared].map(({ calls }) => calls.refused429 / calls.total));
    return {
      measured: [
        `${Object.entries(counts)
          .map(([type, count]) => `${count} ${type}`)
          .join(
            ', ',
          )}; PostgreSQL; the account answers in a process of its own and enforces 110 calls in 10 s and 5 searches a second.`,
        'Seconds are from opening the install page, or from the beginning of the poll, to the last score written. The poll after a first sync finds the companies that sync has written, and leaves them alone; a quarter of an hour later 1 % of the records change, and the next poll finds those.',
        `The loop (@hubspot/api-client: getAll, three association calls and one PATCH per company, its own limiter and retries on) ran on a ${loopShare}th of the account; "all" is that times ${loopShare}, not measured.`,
      ],
      rows: [...ours.runs, ...shared, ...loop].map(({ what, seconds, spent, calls }) => ({
        what,
        seconds,
        reading: spent?.reading ?? '',
        scoring: spent?.scoring ?? '',
        writing: spent?.writing ?? '',
        calls: calls.total,
        lists: calls.lists,
        writes: calls.writes,
        'answered 429': calls.refused429,
      })),
      targets: [
        { promise: `calls to read at most 1.02 × the ${floor} pages`, measured: readRatio, met: readRatio <= 1.02 },
        { promise: 'seconds at most 1.15 × calls ÷ 11', measured: wallRatio, met: wallRatio <= 1.15 },
        {
          promise: 'the same where Redis counts the calls, for several processes',
          measured: sharedRatio,
          met: sharedRatio === null ? null : sharedRatio <= 1.15,
        },
        {
          promise: `all ${counts.companies} companies written, in ${counts.companies / 100} calls`,
          measured: first.calls.writes,
          met: ours.written === counts.companies && first.calls.writes === counts.companies / 100,
        },
        { promise: 'share of calls answered 429 at most 0.01', measured: refusedShare, met: refusedShare <= 0.01 },
      ],
    };
  },
};

async function runOurs(say: (line: string) => void): Promise<{ runs: Run[]; written: number }> {
  const postgres = await startPostgres();
  let beside: Beside | undefined;
  try {
    beside = await startBeside(await postgres.createDatabase('first_sync'), { counts, limited: true });
    const { account } = beside;
    say('First sync …');
    const first = await beside.firstSync();
    const runs: Run[] = [
      { what: 'ours, first sync', seconds: first.seconds.all, spent: first.seconds, calls: await countCalls(account) },
    ];
    const poll = async (what: string, { account, poll }: Beside) => {
      say(`${what} …`);
      await account.control.resetCalls();
      const { seconds } = await poll();
      runs.push({ what, seconds: seconds.all, spent: seconds, calls: await countCalls(account) });
    };
    await beside.later(quarterHourMs);
    await poll('ours, the poll after it', beside);
    await beside.later(quarterHourMs);
    await changeOnePercent(account);
    await poll('ours, 1 % changed', beside);
    return { runs, written: first.written };
  } finally {
    await beside?.stop();
    await postgres.stop();
  }
}

/** As one of several processes would: the account's calls are counted in Redis. */
async function runShared(say: (line: string) => void): Promise<Run> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  let beside: Beside | undefined;
  try {
    const databaseUrl = await postgres.createDatabase('first_sync');
    beside = await startBeside(databaseUrl, { counts, limited: true, redisUrl: redis.url });
    say('First sync, its calls counted in Redis …');
    const { seconds } = await beside.firstSync();
    const calls = await countCalls(beside.account);
    return { what: 'ours, first sync, with Redis', seconds: seconds.all, spent: seconds, calls };
  } finally {
    await beside?.stop();
    await redis.stop();
    await postgres.stop();
  }
}

/** Searches, of which a first sync makes four, are counted by another limit, and still count here. */
function wallRatioOf({ seconds, calls }: Run): number {
  return seconds / ((calls.reading + calls.writes) / callsPerSecond);
}

async function runLoop(say: (line: string) => void): Promise<Run[]> {
  const share: Counts = {
    companies: counts.companies / loopShare,
    contacts: counts.contacts / loopShare,
    deals: counts.deals / loopShare,
    tickets: counts.tickets / loopShare,
  };
  const account = await startAccount({ counts: share, limited: true, redirectUri: null });
  try {
    say(`The usual loop, over ${share.companies} companies …`);
    const { seconds } = await runUsualLoop(account);
    const calls = await countCalls(account);
    const measured = { what: `loop, ${share.companies} companies`, seconds, calls };
    // It has no memory of what it read or wrote: a second run costs what the first did.
    const all = scaled(measured, `loop, all (times ${loopShare})`);
    return [measured, all, { ...all, what: 'loop, 1 % changed (the same again)' }];
  } finally {
    await account.stop();
  }
}

function scaled({ seconds, calls }: Run, what: string): Run {
  const times = (count: number) => count * loopShare;
  return {
    what,
    seconds: times(seconds),
    calls: {
      total: times(calls.total),
      lists: times(calls.lists),
      reading: times(calls.reading),
      writes: times(calls.writes),
      refused429: times(calls.refused429),
    },
  };
}

/** Of every type one record in a hundred, in a way that scoring sees. */
async function changeOnePercent({ control }: Account): Promise<void> {
  const changes = {
    companies: { recurring_revenue: '123456' },
    contacts: { notes_last_updated: new Date().toISOString() },
    deals: { amount: '654321' },
    tickets: { hs_ticket_priority: 'URGENT', hs_pipeline_stage: '1' },
  };
  for (const type of types) {
    const some = Array.from({ length: counts[type] / 100 }, (_, n) => idAt(type, n * 100));
    await control.change(some.map((id) => ({ action: 'patch', objectType: type, id, properties: changes[type] })));
  }
}

function total(counted: Counts): number {
  return types.reduce((sum, type) => sum + counted[type], 0);
}

function pagesOf(counted: Counts): number {
  return types.reduce((sum, type) => sum + Math.ceil(counted[type] / pageSize), 0);
}
