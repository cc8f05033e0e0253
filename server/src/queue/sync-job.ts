import type { CrmAccount, RecordReader } from '../crm/connector.ts';
import { CrmError } from '../crm/errors.ts';
import { customProperties } from '../features/custom-properties.ts';
import { type Connection, saveAccount } from '../store/connections.ts';
import { analyze } from '../store/db/analyze.ts';
import { markStaleDirty } from '../store/dirty.ts';
import { resetPollCursors } from '../store/poll-cursors.ts';
import { beginSync, endSync, hasFinishedSync, lastSync } from '../store/syncs.ts';
import { countRefusedSince, forgetWritten, retryRefusals } from '../store/writes.ts';
import { backfill } from '../sync/backfill.ts';
import { makeOvertaken, nothingBeside } from '../sync/overtaken.ts';
import type { Progress } from '../sync/progress.ts';
import { ownedFields } from '../writeback/fields.ts';
import { activeConnection, type JobDeps, type Outcome, scoreAndWrite, stoppable } from './job.ts';
import { newsBeside, nothingDone, readEvents } from './news-job.ts';

/** Scores older than this are computed again, and refusals tried again: time passes, though no record changed. */
const scoreAgeMaxMs = 20 * 3_600_000;

/**
 * One sync of one connection, from the CRM and back to it: provision, list, score, write.
 * It may be killed anywhere; the next one goes on from the rows it left.
 * @returns undefined when the connection is being synced already.
 */
export async function syncConnection(
  deps: JobDeps,
  connectionId: string,
  report: Progress,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  return deps.lock(connectionId, async (lost) => {
    const stop = AbortSignal.any([signal, lost]);
    const connection = await activeConnection(deps.db, connectionId);
    const run = await beginSync(deps.db, connectionId, deps.now());
    const logger = deps.logger.child({ connectionId, sync: run.number });
    logger.info({ resumed: run.resumed }, 'sync started');
    try {
      const done = await runSteps(deps, connection, run.number, stoppable(report, stop), stop);
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

async function runSteps(
  deps: JobDeps,
  connection: Connection,
  syncNumber: number,
  report: Progress,
  stop: AbortSignal,
) {
  const account = deps.openAccount(connection);
  const model = await deps.models.current(connection.id);
  const refreshed = await refreshAccount(deps, connection, account);
  await account.provision(ownedFields(model.compiled.model), () => forgetWritten(deps.db, connection.id));
  const reader = await deps.readers.fresh(connection.id, account, customProperties(model.compiled.model));
  if (reader.missing.length > 0)
    deps.logger.warn(
      { connectionId: connection.id, fields: reader.missing },
      'fields are not there, or hidden from us',
    );
  const { startedAt } = (await lastSync(deps.db, connection.id)) ?? { startedAt: deps.now() };
  const { listed, ...before } = await list(deps, refreshed, syncNumber, reader, report, stop);
  await resetPollCursors(deps.db, connection.id, startedAt);
  await readEvents(deps, refreshed, account, report);
  await analyze(deps.db);
  await deps.onListed?.(connection.id);
  const aDayAgo = new Date(deps.now().getTime() - scoreAgeMaxMs);
  await markStaleDirty(deps.db, connection.id, aDayAgo);
  await retryRefusals(deps.db, connection.id, aDayAgo);
  const after = await scoreAndWrite(deps, refreshed, account, report);
  return {
    listed,
    scored: before.scored + after.scored,
    written: before.written + after.written,
    // Not a sum: a company that is gone is refused before the end of the listing tells that it is.
    refused: await countRefusedSince(deps.db, connection.id, startedAt),
  };
}

/** Before the first listing is through, nothing can be scored, and there is no news; later ones have it go ahead. */
async function list(
  deps: JobDeps,
  connection: Connection,
  syncNumber: number,
  reader: RecordReader,
  report: Progress,
  stop: AbortSignal,
): Promise<{ listed: number } & typeof nothingDone> {
  const target = { connectionId: connection.id, syncNumber };
  if (!(await hasFinishedSync(deps.db, connection.id)))
    return {
      ...nothingDone,
      listed: await backfill(
        { ...deps, overtaken: nothingBeside, onPage: async () => undefined },
        target,
        reader,
        report,
      ),
    };
  const beside = { ...deps, overtaken: makeOvertaken() };
  // What is scored and written on the way is no step of this listing, but ends where it does.
  const silent = stoppable(() => undefined, stop);
  const { look, done } = newsBeside(beside, connection, silent);
  return { listed: await backfill({ ...beside, onPage: look }, target, reader, report), ...done };
}

async function refreshAccount(deps: JobDeps, connection: Connection, account: CrmAccount): Promise<Connection> {
  const { name, currency = connection.currency, ...settings } = await account.info();
  const known = { accountName: name ?? connection.accountName, currency, ...settings };
  await saveAccount(deps.db, connection.id, known);
  return { ...connection, ...known };
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof CrmError) return { code: error.code, message: error.explanation };
  if (!(error instanceof Error)) return { code: 'unknown', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
