import { createHash } from 'node:crypto';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { toFacts } from '../features/facts.ts';
import { usageNeed } from '../features/usage-need.ts';
import { type CompanyRecords, readCompanies } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { clearDirty, countDirty, type DirtyCompany, nextDirty } from '../store/dirty.ts';
import { addPoints, readChanges, type ScorePoint } from '../store/points.ts';
import { currentRevision } from '../store/revision.ts';
import { readScores, type StoredScore, saveScores } from '../store/scores.ts';
import { dropWrites, saveWishes, type Wish } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import { metricsToWrite, planWrite } from '../writeback/plan.ts';
import { toCardData } from './card-data.ts';
import type { ModelLibrary, PublishedModel } from './model-library.ts';
import { movedSince, movedSinceMs } from './moved.ts';
import { makeChangeReader } from './read-change.ts';
import { type CompanyScoring, scoreCompany } from './score-company.ts';
import { explainMoves, type Moved } from './why-moved.ts';

export interface ScoreDirtyDeps {
  db: Db;
  models: ModelLibrary;
  now(): Date;
}

/** Large enough that queries cost little per company, small enough that a kill repeats little. */
const batchSize = 200;

/**
 * Scores every company marked dirty. Score, history, wish and the cleared mark are one transaction per batch: a killed
 * process scores the batch again and gets the same.
 * @returns how many companies were scored.
 */
export async function scoreDirty(deps: ScoreDirtyDeps, connection: Connection, report: Progress): Promise<number> {
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

async function readMarked(deps: ScoreDirtyDeps, connection: Connection, after: string | null): Promise<Marked> {
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

async function scoreMarked(deps: ScoreDirtyDeps, connection: Connection, read: Marked): Promise<number> {
  const batch = await scoreBatch(deps, connection, read);
  await deps.db.transaction().execute(async (tx) => {
    await keep(tx, connection.id, batch);
    await clearDirty(tx, connection.id, read.marks);
  });
  return batch.scores.length;
}

/**
 * Scores a few companies at once, for somebody who waits. Their marks stay: the work that clears them also writes back.
 */
export async function scoreNow(deps: ScoreDirtyDeps, connection: Connection, companyIds: string[]): Promise<void> {
  const batch = await scoreBatch(deps, connection, await readBatch(deps, connection, companyIds));
  await deps.db.transaction().execute((tx) => keep(tx, connection.id, batch));
}

interface ScoredBatch {
  scores: StoredScore[];
  points: ScorePoint[];
  wishes: Wish[];
  /** Companies no longer in the CRM. */
  gone: string[];
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

interface ReadBatch {
  ids: string[];
  model: PublishedModel;
  revision: number;
  asOf: Date;
  companies: Map<string, CompanyRecords>;
  previous: Map<string, StoredScore>;
  changes: Map<string, ScorePoint[]>;
}

/**
 * Model and revision are read after the marks, and the moment is taken last: whatever happens from then on marks the
 * companies anew, and nothing that this batch sees lies in its future.
 */
async function readBatch(deps: ScoreDirtyDeps, connection: Connection, ids: string[]): Promise<ReadBatch> {
  const { db, models } = deps;
  const model = await models.current(connection.id);
  const revision = await currentRevision(db, connection.id);
  const asOf = deps.now();
  const companies = await readCompanies(
    db,
    connection.id,
    ids.map((companyId) => ({ companyId, revision, asOf })),
    usageNeed(model.compiled.model),
  );
  const previous = await readScores(db, connection.id, ids);
  const changes = await readChanges(db, connection.id, ids, new Date(asOf.getTime() - movedSinceMs));
  return { ids, model, revision, asOf, companies, previous, changes };
}

async function scoreBatch(deps: ScoreDirtyDeps, connection: Connection, read: ReadBatch): Promise<ScoredBatch> {
  const { db, models } = deps;
  const { ids, model, revision, asOf, companies, previous, changes } = read;
  const scored = [...companies.values()].map((records) => {
    const facts = toFacts(records, asOf);
    const scoring = scoreCompany(model, facts, previous.get(records.company.id), { asOf, revision });
    return { records, facts, scoring };
  });
  await explainMoves(
    deps,
    connection.id,
    model,
    scored.flatMap(({ scoring, ...rest }): Moved[] => {
      const before = changes.get(rest.records.company.id)?.at(-1);
      const { point } = scoring;
      return point?.changed && before ? [{ scoring: { ...scoring, point }, before, ...rest }] : [];
    }),
  );

  const readChange = await makeChangeReader(db, connection.id, ids, model.compiled.model.trend, asOf);
  const batch: ScoredBatch = { scores: [], points: [], wishes: [], gone: ids.filter((id) => !companies.has(id)) };
  for (const { records, scoring } of scored) {
    const { score, answer, point } = scoring;
    const shownBy = await modelOf(models, connection.id, score, model);
    const history = [...(changes.get(score.companyId) ?? []), ...(point?.changed ? [point] : [])];
    const card = toCardData({
      answer,
      state: score.state as Answer['state'],
      model: shownBy.compiled.model,
      modelVersion: score.modelVersion,
      records,
      change: readChange(score),
      moved: movedSince(history, score),
      asOf: score.asOf,
      bandSince: score.bandSince,
      only: metricsToWrite({ metrics: answer.metrics, bands: shownBy.compiled.model.bands }),
      account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
    });
    const { values, comparable } = planWrite(card, ownScores(scoring, shownBy));
    batch.scores.push(score);
    if (point) batch.points.push(point);
    batch.wishes.push({
      companyId: score.companyId,
      values,
      hash: createHash('sha256').update(comparable).digest('base64url'),
    });
  }
  return batch;
}

/** A frozen company is shown with the model it was scored by. */
async function modelOf(models: ModelLibrary, connectionId: string, score: StoredScore, current: PublishedModel) {
  if (score.modelVersion === current.version) return current;
  return (await models.version(connectionId, score.modelVersion)) ?? current;
}

/** The scores of scorecards that have a field of their own; null where they do not match or lack data. */
function ownScores({ answer }: CompanyScoring, { compiled }: PublishedModel): Record<string, number | null> {
  const results = [{ scorecard: answer.scorecard, score: answer.score }, ...answer.others];
  const own = compiled.model.scorecards.filter(({ ownField }) => ownField);
  return Object.fromEntries(
    own.map(({ id }) => [id, results.find(({ scorecard }) => scorecard === id)?.score ?? null]),
  );
}
