import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { clearDirty, countDirty, type DirtyCompany, nextDirty } from '../store/dirty.ts';
import { addPoints } from '../store/points.ts';
import { dropFromPortfolio, savePortfolio } from '../store/portfolio.ts';
import { saveScores } from '../store/scores.ts';
import { dropWrites, saveWishes } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import { readBatch, type ScoreDeps } from './read-batch.ts';
import { type ScoredBatch, scoreBatch } from './score-batch.ts';

/**
 * Large enough that queries cost little per company, small enough that a kill repeats little, and that what is in hand
 * is young garbage: with 500 at a time, collecting it was a sixth of the work.
 */
export const batchSize = 125;
/** Batches side by side. */
const lanes = 3;

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
 * Goes once through the marked companies, a few batches side by side: while one is scored, others are read and kept,
 * which on PostgreSQL is other processes' work.
 * @returns whether there were any.
 */
async function scoreRound(deps: ScoreDeps, connection: Connection, tell: (count: number) => void): Promise<boolean> {
  const next = makeClaim(deps.db, connection.id);
  let any = false;
  let isOver = false;
  const lane = async () => {
    try {
      for (let marks = await next(); marks.length > 0 && !isOver; marks = await next()) {
        any = true;
        tell(await scoreMarked(deps, connection, marks));
      }
    } finally {
      // One that fails ends the others where they are: with what they have in hand kept.
      isOver = true;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
  return any;
}

/** Hands out the marks in their order, each once. */
function makeClaim(db: Db, connectionId: string): () => Promise<DirtyCompany[]> {
  let claimed: Promise<DirtyCompany[]> = Promise.resolve([]);
  let after: string | null = null;
  return () => {
    claimed = claimed.then(async () => {
      const marks = await nextDirty(db, connectionId, { after, limit: batchSize });
      after = marks.at(-1)?.companyId ?? after;
      return marks;
    });
    return claimed;
  };
}

async function scoreMarked(deps: ScoreDeps, connection: Connection, marks: DirtyCompany[]): Promise<number> {
  const ids = marks.map(({ companyId }) => companyId);
  const batch = await scoreBatch(deps, connection, await readBatch(deps, connection, ids));
  await deps.db.transaction().execute(async (tx) => {
    await keep(deps, tx, connection, batch);
    await clearDirty(tx, connection.id, marks);
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
  await savePortfolio(
    tx,
    connectionId,
    batch.lines.filter(({ companyId }) => kept.has(companyId)),
  );
  await dropWrites(tx, connectionId, batch.gone);
  await dropFromPortfolio(tx, connectionId, batch.gone);
  await deps.planAlerts?.(
    tx,
    connection,
    batch.changes.filter(({ companyId }) => kept.has(companyId)),
  );
}
