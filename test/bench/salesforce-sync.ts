import { idOf, keyPrefixes } from '../sandbox/salesforce/ids.ts';
import { postgresAvailable, startPostgres } from '../support/postgres.ts';
import type { Bench } from './bench.ts';
import { type Account, startAccount } from './sync/account.ts';
import type { Counts } from './sync/book.ts';
import { type Fetched, fetchAll, runChildQueries, runSubqueries } from './sync/jsforce-loop.ts';
import { type Outcome, startBeside } from './sync/product.ts';

const counts: Counts = { companies: 50_000, contacts: 150_000, deals: 60_000, tickets: 80_000 };
/** The loops would take hours for all of it. */
const loopShare = 100;
/** Longer than a poll looks back. */
const quarterHourMs = 15 * 60_000;
/** A page of a query, and a collection of updates. */
const [pageSize, collectionSize] = [2_000, 200];
const dayLimit = 110_000;

/** As the org counts them. */
interface CallCounts {
  total: number;
  queries: number;
  describes: number;
  updates: number;
}

interface Run {
  what: string;
  seconds: number;
  spent?: Outcome['seconds'];
  calls: CallCounts;
  missed?: number;
  peakBytes?: number;
}

/** A first sync, the polls after it, and the loops most teams write with jsforce. */
export const salesforceSync: Bench = {
  name: 'salesforce-sync',
  about: `${total(counts)} records of a Salesforce org: API calls of a first sync and of polls; beside the usual jsforce loops`,
  run: async (say) => {
    if (!postgresAvailable) return { measured: ['skipped: no PostgreSQL on this machine'], rows: [], targets: [] };
    const { runs, first, reread } = await runOurs(say);
    const { calls } = first;
    const missed = await runFetch(say);
    const loops = [
      await runLoop('loop of child queries', runChildQueries, say),
      await runLoop('loop of subqueries', runSubqueries, say),
    ].flat();
    const reads = calls.queries + calls.describes;
    const pages = Object.values(counts).reduce((sum, count) => sum + Math.ceil(count / pageSize), 0);
    const collections = counts.companies / collectionSize;
    const [, , quiet] = runs;
    const quietReads = (quiet?.calls.queries ?? Number.NaN) + (quiet?.calls.describes ?? Number.NaN);
    return {
      measured: [
        `${counts.companies} accounts, ${counts.contacts} contacts, ${counts.deals} opportunities, ${counts.tickets} cases; PostgreSQL; the org answers in a process of its own and counts the calls.`,
        `Seconds are from opening the install page, or from the beginning of the poll, to the last score written. The poll after a first sync finds the ${counts.companies} accounts that sync has written and reads them again, once: ${reread} records; the next finds nothing, and the last one 1 % of all records changed.`,
        `jsforce's autoFetch ends at 10,000 rows and says so nowhere: ${fetchedAll(missed.fetched)} rows missed without an error. That was measured on the whole org. The loops (per account a query for each kind of child, or subqueries, and one update) ran on a ${loopShare}th of it; "all" is that times ${loopShare}, not measured, and is what they would need if they fetched every account. The org has ${dayLimit.toLocaleString('en-US')} calls a day.`,
      ],
      rows: [...runs, missed, ...loops].map(({ what, seconds, spent, calls: made, missed: rows, peakBytes }) => ({
        what,
        seconds,
        reading: spent?.reading ?? '',
        scoring: spent?.scoring ?? '',
        writing: spent?.writing ?? '',
        calls: made.total,
        queries: made.queries,
        describes: made.describes,
        updates: made.updates,
        'rows missed': rows ?? '',
        'peak MB': peakBytes === undefined ? '' : peakBytes / 1_048_576,
      })),
      targets: [
        { promise: `read calls of a first sync at most ${pages + 5}`, measured: reads, met: reads <= pages + 5 },
        {
          promise: `all ${counts.companies} accounts written, in at most ${collections} calls`,
          measured: calls.updates,
          met: first.written === counts.companies && calls.updates <= collections,
        },
        { promise: 'read calls of a poll that finds nothing, at most 4', measured: quietReads, met: quietReads <= 4 },
      ],
    };
  },
};

async function runOurs(say: (line: string) => void) {
  const postgres = await startPostgres();
  try {
    const database = await postgres.createDatabase('salesforce_sync');
    const beside = await startBeside(database, { crm: 'salesforce', counts, limited: true });
    const { account } = beside;
    const measure = async (what: string, work: () => Promise<Outcome>): Promise<Run & Omit<Outcome, 'seconds'>> => {
      say(`${what} …`);
      await account.control.resetCalls();
      const outcome = await work();
      return {
        what,
        ...outcome,
        seconds: outcome.seconds.all,
        spent: outcome.seconds,
        calls: await countCalls(account),
      };
    };
    try {
      const first = await measure('ours, first sync', beside.firstSync);
      await beside.later(quarterHourMs);
      const echo = await measure('ours, the poll after it', beside.poll);
      await beside.later(quarterHourMs);
      // Twice: the server's own schedule, which looks each minute, may poll in the middle of one.
      const polls = [await measure('ours, the poll after that', beside.poll)];
      polls.push(await measure('ours, the poll after that', beside.poll));
      const [quiet] = polls.sort((a, b) => a.calls.total - b.calls.total);
      if (!quiet) throw new Error('No poll was measured.');
      await beside.later(quarterHourMs);
      await changeOnePercent(account);
      const changed = await measure('ours, 1 % changed', beside.poll);
      return { runs: [first, echo, quiet, changed], first, reread: echo.listed };
    } finally {
      await beside.stop();
    }
  } finally {
    await postgres.stop();
  }
}

async function countCalls({ control }: Account): Promise<CallCounts> {
  const { byClass } = await control.calls();
  const of = (name: string) => byClass[name] ?? 0;
  const all = Object.values(byClass).reduce((sum, count) => sum + count, 0);
  return {
    // Listening and tokens are not counted as API calls; one call by SOAP, and what asks for field metadata, are.
    total: all - of('stream') - of('auth'),
    queries: of('query') + of('query-more'),
    describes: of('describe'),
    updates: of('update'),
  };
}

/** Of every type one record in a hundred, in a way that scoring sees. */
async function changeOnePercent({ control }: Account): Promise<void> {
  const changes = [
    { object: 'Account', count: counts.companies, values: { Recurring_Revenue__c: 123_456 } },
    { object: 'Contact', count: counts.contacts, values: { Title: 'Director' } },
    { object: 'Opportunity', count: counts.deals, values: { Amount: 654_321 } },
    { object: 'Case', count: counts.tickets, values: { Status: 'New', Priority: 'Critical' } },
  ] as const;
  for (const { object, count, values } of changes) {
    const ids = Array.from({ length: count / 100 }, (_, n) => idOf(keyPrefixes[object], n * 100));
    await control.change(ids.map((id) => ({ action: 'patch', object, id, values })));
  }
}

async function runFetch(say: (line: string) => void): Promise<Run & { fetched: Fetched[] }> {
  const account = await startAccount({ crm: 'salesforce', counts, limited: true, redirectUri: null });
  try {
    say('jsforce, all records with autoFetch …');
    const begun = performance.now();
    const fetched = await fetchAll(account);
    const seconds = (performance.now() - begun) / 1_000;
    const missed = fetched.reduce((sum, { total: there, rows }) => sum + there - rows, 0);
    return { what: 'jsforce, autoFetch of all', seconds, calls: await countCalls(account), missed, fetched };
  } finally {
    await account.stop();
  }
}

const fetchedAll = (fetched: readonly Fetched[]) =>
  fetched.map(({ object, total: there, rows }) => `${there - rows} of ${there} ${object}`).join(', ');

async function runLoop(what: string, loop: (account: Account) => Promise<void>, say: (line: string) => void) {
  const share: Counts = {
    companies: counts.companies / loopShare,
    contacts: counts.contacts / loopShare,
    deals: counts.deals / loopShare,
    tickets: counts.tickets / loopShare,
  };
  const account = await startAccount({ crm: 'salesforce', counts: share, limited: true, redirectUri: null });
  try {
    say(`${what}, over ${share.companies} accounts …`);
    const begun = performance.now();
    await loop(account);
    const seconds = (performance.now() - begun) / 1_000;
    const measured: Run = { what: `${what}, ${share.companies} accounts`, seconds, calls: await countCalls(account) };
    return [measured, scaled(measured, `${what}, all (times ${loopShare})`)];
  } finally {
    await account.stop();
  }
}

function scaled({ seconds, calls }: Run, what: string): Run {
  const { total: all, queries, describes, updates } = calls;
  const times = (count: number) => count * loopShare;
  return {
    ...{ what, seconds: times(seconds) },
    calls: { total: times(all), queries: times(queries), describes: times(describes), updates: times(updates) },
  };
}

function total({ companies, contacts, deals, tickets }: Counts): number {
  return companies + contacts + deals + tickets;
}
