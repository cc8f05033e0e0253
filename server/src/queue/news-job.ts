import type { CrmAccount, RecordReader } from '../crm/connector.ts';
import { customProperties } from '../features/custom-properties.ts';
import type { Connection } from '../store/connections.ts';
import { countDirty } from '../store/dirty.ts';
import { countEvents } from '../store/inbox.ts';
import { hasFinishedSync, lastSync } from '../store/syncs.ts';
import { countPending, forgetWritten, retryPassing } from '../store/writes.ts';
import { processInbox } from '../sync/inbox.ts';
import { nothingBeside, type Overtaken } from '../sync/overtaken.ts';
import { pollModified } from '../sync/poll.ts';
import type { Progress } from '../sync/progress.ts';
import { sweepArchived } from '../sync/sweep.ts';
import { ownedFields } from '../writeback/fields.ts';
import { activeConnection, type JobDeps, type Outcome, scoreAndWrite, stoppable } from './job.ts';

/** Work on one connection that lists nothing. @returns undefined when somebody else works on the connection already. */
export type NewsJob = (
  deps: JobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
) => Promise<Outcome | undefined>;

/** Reads again what the CRM told of, scores what is marked and writes it back. */
export const processEvents: NewsJob = (deps, connectionId, report, signal) =>
  withoutListing(deps, connectionId, signal, report, async (connection, account, stopping) => {
    await deps.pace(connectionId, signal);
    return readEvents(deps, connection, account, stopping);
  });

/** Reads what was modified lately or archived, and what the CRM told of; scores what is marked and writes it back. */
export const pollConnection: NewsJob = (deps, connectionId, report, signal) =>
  withoutListing(deps, connectionId, signal, report, async (connection, account, stopping) => {
    await retryPassing(deps.db, connectionId);
    const reading = { ...deps, overtaken: nothingBeside };
    const target = {
      ...(await newest(deps, connectionId)),
      account,
      reader: () => recentReader(deps, connection, account),
    };
    const polled = await pollModified(reading, target, stopping);
    const swept = await sweepArchived(reading, target);
    return polled + swept + (await readEvents(deps, connection, account, stopping));
  });

/** Scores what is marked and writes it back: usage or a pulse came in, or a model was published. */
export const scoreConnection: NewsJob = (deps, connectionId, report, signal) =>
  withoutListing(deps, connectionId, signal, report, async () => 0);

type Reading = (connection: Connection, account: CrmAccount, report: Progress) => Promise<number>;

async function withoutListing(
  deps: JobDeps,
  connectionId: string,
  signal: AbortSignal,
  report: Progress,
  read: Reading,
): Promise<Outcome | undefined> {
  return deps.lock(connectionId, async (lost) => {
    const stopping = stoppable(report, AbortSignal.any([signal, lost]));
    const connection = await activeConnection(deps.db, connectionId);
    // Before the first listing is through, children that are not there are not known to be absent.
    if (!(await hasFinishedSync(deps.db, connectionId))) return { resumed: false, listed: 0, ...nothingDone };
    const account = deps.openAccount(connection);
    const listed = await read(connection, account, stopping);
    const done = await scoreWaiting(deps, connection, account, stopping);
    if (done !== nothingDone) deps.logger.info({ connectionId, listed, ...done }, 'scoring finished');
    return { resumed: false, listed, ...done };
  });
}

export const nothingDone = { scored: 0, written: 0, refused: 0 };

async function scoreWaiting(deps: JobDeps, connection: Connection, account: CrmAccount, report: Progress) {
  const waiting = (await countDirty(deps.db, connection.id)) + (await countPending(deps.db, connection.id));
  if (waiting === 0) return nothingDone;
  const model = await deps.models.current(connection.id);
  await account.provision(ownedFields(model.compiled.model), () => forgetWritten(deps.db, connection.id));
  return scoreAndWrite(deps, connection, account, report);
}

/** Asks for what is needed to understand records only when there are some to read. */
export async function readEvents(
  deps: JobDeps & { overtaken?: Overtaken },
  connection: Connection,
  account: CrmAccount,
  report: Progress,
): Promise<number> {
  if ((await countEvents(deps.db, connection.id)) === 0) return 0;
  const reader = await recentReader(deps, connection, account);
  return processInbox({ overtaken: nothingBeside, ...deps }, await newest(deps, connection.id), reader, report);
}

async function recentReader(deps: JobDeps, connection: Connection, account: CrmAccount): Promise<RecordReader> {
  const { compiled } = await deps.models.current(connection.id);
  return deps.readers.recent(connection.id, account, customProperties(compiled.model));
}

/** Under the number of the newest listing: one that is under way must not take what is read here for gone. */
async function newest({ db }: JobDeps, connectionId: string) {
  return { connectionId, syncNumber: (await lastSync(db, connectionId))?.number ?? 0 };
}

/** How long news may wait while a listing runs. */
const newsEveryMs = 2_000;

/**
 * What came in while a listing runs: it goes ahead of the listing's own calls and waits for no page of it to end but the
 * one that asks. The listing of a large account takes an hour, and nobody should wait so long for a ticket to count.
 */
export interface News {
  /** To be awaited after each page. */
  look(): Promise<void>;
  /** What came of it so far. */
  done: typeof nothingDone;
}

/** Reads, scores and writes what came in, every two seconds at most. @param report may end it by throwing. */
export function newsBeside(deps: JobDeps & { overtaken: Overtaken }, connection: Connection, report: Progress): News {
  const account = deps.openAccount(connection, 'interactive');
  const done = { ...nothingDone };
  let lookedAt = deps.now().getTime();
  const look = async () => {
    if (deps.now().getTime() - lookedAt < newsEveryMs) return;
    // The other listings go on meanwhile.
    lookedAt = Number.POSITIVE_INFINITY;
    await readEvents(deps, connection, account, report);
    const more = await scoreWaiting(deps, connection, account, report);
    for (const count of ['scored', 'written', 'refused'] as const) done[count] += more[count];
    lookedAt = deps.now().getTime();
  };
  return { look, done };
}
