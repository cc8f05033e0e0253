import { createHash } from 'node:crypto';
import { type Answer, printAnswer } from '@barometer/shared/scoring/answer.ts';
import type { CompiledModel } from '@barometer/shared/scoring/compile.ts';
import { toFacts } from '../features/facts.ts';
import { type CompanyRecords, readCompanies } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { clearDirty, countDirty, nextDirty } from '../store/dirty.ts';
import { addPoints, readScores, type StoredScore, saveScores } from '../store/scores.ts';
import { dropWrites, saveWishes, type Wish } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import { planWrite } from '../writeback/plan.ts';
import { toCardData } from './card-data.ts';
import { makeChangeReader } from './read-change.ts';

export interface PublishedModel {
  version: number;
  compiled: CompiledModel;
}

/** Where the model of an earlier score is found: a frozen company is shown with the one it was scored by. */
export interface ModelVersions {
  version(connectionId: string, version: number): Promise<PublishedModel | undefined>;
}

/** Large enough that queries cost little per company, small enough that a kill repeats little. */
const batchSize = 500;

/**
 * Scores every company marked dirty, as of one moment. Score, history, wish and the cleared mark are one
 * transaction per batch: a killed process scores the batch again and gets the same.
 * @returns how many companies were scored.
 */
export async function scoreDirty(
  deps: { db: Db; models: ModelVersions; now(): Date },
  connection: Connection,
  model: PublishedModel,
  report: Progress,
): Promise<number> {
  const asOf = deps.now();
  const total = await countDirty(deps.db, connection.id);
  let scored = 0;
  report({ step: 'score', done: 0, total });
  for (;;) {
    const dirty = await nextDirty(deps.db, connection.id, batchSize);
    if (dirty.length === 0) return scored;
    const ids = dirty.map(({ companyId }) => companyId);
    const batch = await scoreBatch(deps, connection, model, ids, asOf);
    await deps.db.transaction().execute(async (tx) => {
      await saveScores(tx, connection.id, batch.scores);
      await addPoints(tx, connection.id, batch.changed);
      await saveWishes(tx, connection.id, batch.wishes);
      await dropWrites(tx, connection.id, batch.gone);
      await clearDirty(tx, connection.id, dirty);
    });
    scored += batch.scores.length;
    report({ step: 'score', done: scored, total: Math.max(total, scored) });
  }
}

interface ScoredBatch {
  scores: StoredScore[];
  /** Those that belong in the history. */
  changed: StoredScore[];
  wishes: Wish[];
  /** Companies no longer in the CRM. */
  gone: string[];
}

async function scoreBatch(
  deps: { db: Db; models: ModelVersions },
  connection: Connection,
  model: PublishedModel,
  ids: string[],
  asOf: Date,
): Promise<ScoredBatch> {
  const { db } = deps;
  const companies = await readCompanies(db, connection.id, ids);
  const previous = await readScores(db, connection.id, ids);
  const readChanges = await makeChangeReader(db, connection.id, ids, model.compiled.model.trend, asOf);
  const batch: ScoredBatch = { scores: [], changed: [], wishes: [], gone: [] };
  for (const id of ids) {
    const records = companies.get(id);
    if (!records) {
      batch.gone.push(id);
      continue;
    }
    const before = previous.get(id);
    const { score, answer } = scoreCompany(model, records, before, asOf);
    const scoredBy =
      score.modelVersion === model.version
        ? model
        : ((await deps.models.version(connection.id, score.modelVersion)) ?? model);
    const card = toCardData({
      answer,
      state: score.state as Answer['state'],
      model: scoredBy.compiled.model,
      modelVersion: score.modelVersion,
      records,
      change: readChanges(score),
      asOf: score.asOf,
      bandSince: score.bandSince,
      account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
    });
    const { values, comparable } = planWrite(card);
    batch.scores.push(score);
    if (differs(score, before)) batch.changed.push(score);
    batch.wishes.push({ companyId: id, values, hash: createHash('sha256').update(comparable).digest('base64url') });
  }
  return batch;
}

function scoreCompany(
  model: PublishedModel,
  records: CompanyRecords,
  before: StoredScore | undefined,
  asOf: Date,
): { score: StoredScore; answer: Answer } {
  const facts = toFacts(records, asOf);
  let answer = model.compiled.score(facts, { previousBand: before?.band });
  const sameScorecard = before?.scorecard === answer.scorecard;
  // Hysteresis starts from the band the same scorecard gave; another one's says nothing.
  if (before?.band && !sameScorecard) answer = model.compiled.score(facts);
  // A churned company keeps the last score it had, with the model and moment it was computed from.
  if (answer.state === 'frozen' && before && before.state !== 'no-scorecard')
    return { score: { ...before, state: 'frozen' }, answer: JSON.parse(before.answer) as Answer };
  const sameBand = before?.band === answer.band;
  return {
    answer,
    score: {
      companyId: records.company.id,
      state: answer.state,
      scorecard: answer.scorecard,
      score: answer.score,
      band: answer.band,
      grade: answer.grade,
      answer: printAnswer(answer),
      modelVersion: model.version,
      asOf,
      bandSince: answer.band === null ? null : sameBand ? (before?.bandSince ?? asOf) : asOf,
    },
  };
}

/** What a reader of the history would notice. */
function differs(score: StoredScore, before: StoredScore | undefined): boolean {
  return (
    !before || score.score !== before.score || score.band !== before.band || score.modelVersion !== before.modelVersion
  );
}
