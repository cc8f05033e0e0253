import type { PlanAlerts } from '../alerts/plan.ts';
import type { OpenAccount } from '../crm/accounts.ts';
import type { CrmAccount, RecordReader } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import type { Readers } from '../crm/readers.ts';
import { customProperties } from '../features/custom-properties.ts';
import type { ModelLibrary } from '../scoring/model-library.ts';
import { scoreDirty } from '../scoring/score-dirty.ts';
import { type Connection, findConnection, saveAccount } from '../store/connections.ts';
import { analyze } from '../store/db/analyze.ts';
import type { Db } from '../store/db/open.ts';
import { countDirty, markStaleDirty } from '../store/dirty.ts';
import type { ConnectionLock } from '../store/lock.ts';
import { resetPollCursors } from '../store/poll-cursors.ts';
import { beginSync, endSync, hasFinishedSync, lastSync } from '../store/syncs.ts';
import { countPending, forgetWritten, retryRefusals } from '../store/writes.ts';
import { backfill } from '../sync/backfill.ts';
import { processInbox } from '../sync/inbox.ts';
import { pollModified } from '../sync/poll.ts';
import type { Progress } from '../sync/progress.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { WorkMeter } from '../telemetry/meter.ts';
import { writeBack } from '../writeback/apply.ts';
import { ownedFields } from '../writeback/fields.ts';

export interface SyncJobDeps {
  db: Db;
  lock: ConnectionLock;
  models: ModelLibrary;
  openAccount: OpenAccount;
  readers: Readers;
  /** Awaited when the CRM has been read, before anything is scored: what comes in now is in the first scores. */
  onListed?: (connectionId: string) => Promise<void>;
  /** Tells what the new scores give to tell; never throws. */
  sendAlerts?: (connection: Connection) => Promise<void>;
  planAlerts?: PlanAlerts;
  meter?: WorkMeter;
  logger: Logger;
  now(): Date;
}

export interface SyncOutcome {
  /** True when it went on from where an interrupted run had stopped. */
  resumed: boolean;
  /** Records listed, or events worked through. */
  listed: number;
  scored: number;
  written: number;
  refused: number;
}

/** Scores older than this are computed again, and refusals tried again: time passes, though no record changed. */
const scoreAgeMaxMs = 20 * 3_600_000;

/**
 * One sync of one connection, from the CRM and back to it: provision, list, score, write.
 * It may be killed anywhere; the next one goes on from the rows it left.
 * @returns undefined when the connection is being synced already.
 */
export async function syncConnection(
  deps: SyncJobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
): Promise<SyncOutcome | undefined> {
  return deps.lock(connectionId, async (lost) => {
    const stop = AbortSignal.any([signal, lost]);
    const connection = await activeConnection(deps.db, connectionId);
    const run = await beginSync(deps.db, connectionId, deps.now());
    const logger = deps.logger.child({ connectionId, sync: run.number });
    logger.info({ resumed: run.resumed }, 'sync started');
    try {
      const done = await runSteps(deps, connection, run.number, stoppable(report, stop));
      await endSync(deps.db, connectionId, run.number, deps.now(), null);
      logger.info(done, 'sync finished');
      return { resumed: run.resumed, ...done };
    } catch (error) {
      // Stopped on purpose: the run stays `running` and is taken up again. So it does when the database itself is
      // gone; what stopped the sync must not be hidden by that.
      if (!stop.aborted)
        await endSync(deps.db, connectionId, run.number, deps.now(), describe(error)).catch((err: unknown) => {
          logger.error({ err }, 'sync not marked as failed');
        });
      throw error;
    }
  });
}

/**
 * Reads again what the CRM told of, scores what is marked and writes it back.
 * @returns undefined when somebody else works on the connection already.
 */
export async function processEvents(
  deps: SyncJobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
): Promise<SyncOutcome | undefined> {
  return withoutListing(deps, connectionId, signal, report, async (connection, account, stopping) => {
    const { compiled } = await deps.models.current(connection.id);
    const reader = await deps.readers.recent(connection.id, account, customProperties(compiled.model));
    return readEvents(deps, connection.id, reader, stopping);
  });
}

/**
 * Reads what was modified lately, and what the CRM told of; scores what is marked and writes it back.
 * @returns undefined when somebody else works on the connection already.
 */
export async function pollConnection(
  deps: SyncJobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
): Promise<SyncOutcome | undefined> {
  return withoutListing(deps, connectionId, signal, report, async (connection, account, stopping) => {
    const { compiled } = await deps.models.current(connection.id);
    const reader = await deps.readers.recent(connection.id, account, customProperties(compiled.model));
    const syncNumber = (await lastSync(deps.db, connectionId))?.number ?? 0;
    const polled = await pollModified(deps, { connectionId, syncNumber }, reader, stopping);
    return polled + (await readEvents(deps, connection.id, reader, stopping));
  });
}

/**
 * Scores what is marked and writes it back, without reading the CRM: usage or a pulse came in, or a model was
 * published.
 * @returns undefined when somebody else works on the connection already.
 */
export async function scoreConnection(
  deps: SyncJobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
): Promise<SyncOutcome | undefined> {
  return withoutListing(deps, connectionId, signal, report, async () => 0);
}

type Reading = (connection: Connection, account: CrmAccount, report: Progress) => Promise<number>;

async function withoutListing(
  deps: SyncJobDeps,
  connectionId: string,
  signal: AbortSignal,
  report: Progress,
  read: Reading,
): Promise<SyncOutcome | undefined> {
  return deps.lock(connectionId, async (lost) => {
    const stopping = stoppable(report, AbortSignal.any([signal, lost]));
    const connection = await activeConnection(deps.db, connectionId);
    // Before the first listing is through, children that are not there are not known to be absent.
    if (!(await hasFinishedSync(deps.db, connectionId))) return { resumed: false, listed: 0, ...nothingDone };
    const account = deps.openAccount(connection);
    const listed = await read(connection, account, stopping);
    const waiting = (await countDirty(deps.db, connectionId)) + (await countPending(deps.db, connectionId));
    if (waiting === 0) return { resumed: false, listed, ...nothingDone };
    const model = await deps.models.current(connection.id);
    await account.provision(ownedFields(model.compiled.model), () => forgetWritten(deps.db, connection.id));
    const done = await scoreAndWrite(deps, connection, account, stopping);
    deps.logger.info({ connectionId, listed, ...done }, 'scoring finished');
    return { resumed: false, listed, ...done };
  });
}

/** Under the number of the newest listing: one that is under way must not take what is read here for gone. */
async function readEvents(deps: SyncJobDeps, connectionId: string, reader: RecordReader, report: Progress) {
  const syncNumber = (await lastSync(deps.db, connectionId))?.number ?? 0;
  return processInbox(deps, { connectionId, syncNumber }, reader, report);
}

/** Work stops where it tells how far it is: between pages and batches, with nothing half-done. */
function stoppable(report: Progress, stop: AbortSignal): Progress {
  return (event) => {
    stop.throwIfAborted();
    report(event);
  };
}

const nothingDone = { scored: 0, written: 0, refused: 0 };

async function scoreAndWrite(deps: SyncJobDeps, connection: Connection, account: CrmAccount, report: Progress) {
  const scored = await scoreDirty(deps, connection, report);
  const { written, refused } = await writeBack(deps, connection.id, account, report);
  await deps.sendAlerts?.(connection);
  return { scored, written, refused };
}

async function runSteps(deps: SyncJobDeps, connection: Connection, syncNumber: number, report: Progress) {
  const account = deps.openAccount(connection);
  const model = await deps.models.current(connection.id);
  const refreshed = await refreshAccount(deps, connection, account);
  await account.provision(ownedFields(model.compiled.model), () => forgetWritten(deps.db, connection.id));
  const reader = await deps.readers.fresh(connection.id, account, customProperties(model.compiled.model));
  const { startedAt } = (await lastSync(deps.db, connection.id)) ?? { startedAt: deps.now() };
  const listed = await backfill(deps, { connectionId: connection.id, syncNumber }, reader, report);
  await resetPollCursors(deps.db, connection.id, startedAt);
  await readEvents(deps, connection.id, reader, report);
  await analyze(deps.db);
  await deps.onListed?.(connection.id);
  const aDayAgo = new Date(deps.now().getTime() - scoreAgeMaxMs);
  await markStaleDirty(deps.db, connection.id, aDayAgo);
  await retryRefusals(deps.db, connection.id, aDayAgo);
  return { listed, ...(await scoreAndWrite(deps, refreshed, account, report)) };
}

async function refreshAccount(deps: SyncJobDeps, connection: Connection, account: CrmAccount): Promise<Connection> {
  const { name, ...settings } = await account.info();
  const known = { accountName: name ?? connection.accountName, ...settings };
  await saveAccount(deps.db, connection.id, known);
  return { ...connection, ...known };
}

async function activeConnection(db: Db, connectionId: string): Promise<Connection> {
  const connection = await findConnection(db, connectionId);
  if (connection?.status === 'active') return connection;
  throw new CrmError(
    'disconnected',
    connection
      ? `${connectionId} is disconnected: ${connection.statusReason ?? 'no reason known'}`
      : `There is no connection ${connectionId}. Connect the account first.`,
  );
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof CrmError) return { code: error.code, message: error.explanation };
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
