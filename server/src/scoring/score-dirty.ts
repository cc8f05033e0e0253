import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { clearDirty, countDirty, type DirtyCompany, nextDirty } from '../store/dirty.ts';
import { addPoints } from '../store/points.ts';
import { saveScores } from '../store/scores.ts';
import { dropWrites, saveWishes } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import { type ReadBatch, readBatch, type ScoreDeps } from './read-batch.ts';
import { type ScoredBatch, scoreBatch } from './score-batch.ts';

/** Large enough that queries cost little per company, small enough that a kill repeats little. */
const batchSize = 200;

/**
 * Scores every company marked dirty. Score, history, wish and the cleared mark are one transaction per batch: a killed
 * process scores the batch again and gets the same.
 * @returns how many companies were scored.
 */
export async function scoreDirty(deps: ScoreDeps, connection: Connection, report: Progress): Promise<number> {
  const total = await countDirty(deps.db, connection.id);
  let scored = 0;
  report({ step: 'score', done: 0, total });
  let batch = await readMarked(deps, connection, null);
  while (batch.marks.length > 0) {
    // The next batch is read while this one is scored and kept: on PostgreSQL that is another process' work.
    const [count, next] = await Promise.all([
      scoreMarked(deps, connection, batch),
      readMarked(deps, connection, batch.marks.at(-1)?.companyId ?? null),
    ]);
    scored += count;
    report({ step: 'score', done: scored, total: Math.max(total, scored) });
    // At the end of a round from the start again: what was marked behind its back is still there.
    batch = next.marks.length > 0 ? next : await readMarked(deps, connection, null);
  }
  return scored;
}

interface Marked extends ReadBatch {
  marks: DirtyCompany[];
}

async function readMarked(deps: ScoreDeps, connection: Connection, after: string | null): Promise<Marked> {
  const marks = await nextDirty(deps.db, connection.id, { after, limit: batchSize });
  return {
    marks,
    ...(await readBatch(
      deps,
      connection,
      marks.map(({ companyId }) => companyId),
    )),
  };
}

async function scoreMarked(deps: ScoreDeps, connection: Connection, read: Marked): Promise<number> {
  const batch = await scoreBatch(deps, connection, read);
  await deps.db.transaction().execute(async (tx) => {
    await keep(deps, tx, connection, batch);
    await clearDirty(tx, connection.id, read.marks);
  });
  deps.meter?.scored(connection.id, batch.scores.length);
  return batch.scores.length;
}

/**
 * Scores a few companies at once, for somebody who waits. Their marks stay: the work that clears them also writes back.
 */
export async function scoreNow(deps: ScoreDeps, connection: Connection, companyIds: string[]): Promise<void> {
  const batch = await scoreBatch(deps, connection, await readBatch(deps, connection, companyIds));
  await deps.db.transaction().execute((tx) => keep(deps, tx, connection, batch));
  deps.meter?.scored(connection.id, batch.scores.length);
}

async function keep(deps: ScoreDeps, tx: Db, connection: Connection, batch: ScoredBatch): Promise<void> {
  const { id: connectionId } = connection;
  const kept = await saveScores(tx, connectionId, batch.scores);
  await addPoints(
    tx,
    connectionId,
    batch.points.filter(({ companyId }) => kept.has(companyId)),
  );
  await saveWishes(
    tx,
    connectionId,
    batch.wishes.filter(({ companyId }) => kept.has(companyId)),
  );
  await dropWrites(tx, connectionId, batch.gone);
  await deps.planAlerts?.(
    tx,
    connection,
    batch.changes.filter(({ companyId }) => kept.has(companyId)),
  );
}
