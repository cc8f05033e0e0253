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
const batchSize = 250;

/**
 * Scores every company marked dirty. Score, history, wish and the cleared mark are one transaction per batch: a killed
 * process scores the batch again and gets the same.
 * @returns how many companies were scored.
 */
export async function scoreDirty(deps: ScoreDeps, connection: Connection, report: Progress): Promise<number> {
  const total = await countDirty(deps.db, connection.id);
  let scored = 0;
  report({ step: 'score', done: 0, total });
  const tell = (count: number) => {
    scored += count;
    report({ step: 'score', done: scored, total: Math.max(total, scored) });
  };
  // Once more from the start: what was marked behind the back of a round is still there.
  while (await scoreRound(deps, connection, tell));
  return scored;
}

/**
 * Goes once through the marked companies. While one batch is scored, the next is read and the last one kept: on
 * PostgreSQL both are other processes' work.
 * @returns whether there were any.
 */
async function scoreRound(deps: ScoreDeps, connection: Connection, tell: (count: number) => void): Promise<boolean> {
  let batch = await readMarked(deps, connection, null);
  if (batch.marks.length === 0) return false;
  let last: Scored | undefined;
  while (batch.marks.length > 0) {
    const { marks } = batch;
    const [, next, scored] = await Promise.all([
      last && keepScored(deps.db, connection.id, last),
      readMarked(deps, connection, marks.at(-1)?.companyId ?? null),
      scoreBatch(deps, connection, batch),
    ]);
    last = { ...scored, marks };
    batch = next;
    tell(scored.scores.length);
  }
  if (last) await keepScored(deps.db, connection.id, last);
  return true;
}

interface Scored extends ScoredBatch {
  marks: DirtyCompany[];
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

async function keepScored(db: Db, connectionId: string, scored: Scored): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await keep(tx, connectionId, scored);
    await clearDirty(tx, connectionId, scored.marks);
  });
}

/**
 * Scores a few companies at once, for somebody who waits. Their marks stay: the work that clears them also writes back.
 */
export async function scoreNow(deps: ScoreDeps, connection: Connection, companyIds: string[]): Promise<void> {
  const batch = await scoreBatch(deps, connection, await readBatch(deps, connection, companyIds));
  await deps.db.transaction().execute((tx) => keep(tx, connection.id, batch));
}

async function keep(tx: Db, connectionId: string, batch: ScoredBatch): Promise<void> {
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
}
