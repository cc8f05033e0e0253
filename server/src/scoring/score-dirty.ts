import { createHash } from 'node:crypto';
import { type Answer, printAnswer } from '@barometer/shared/scoring/answer.ts';
import type { CompiledModel } from '@barometer/shared/scoring/compile.ts';
import { toFacts } from '../features/facts.ts';
import { type CompanyRecords, readCompanies } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { clearDirty, countDirty, nextDirty } from '../store/dirty.ts';
import { addPoints, readScores, readScoresAt, type StoredScore, saveScores } from '../store/scores.ts';
import { dropWrites, saveWishes, type Wish } from '../store/writes.ts';
import type { Progress } from '../sync/progress.ts';
import { planWrite } from '../writeback/plan.ts';
import { toCardData } from './card-data.ts';
import { changeOf } from './change.ts';

export interface PublishedModel {
  version: number;
  compiled: CompiledModel;
}

/** Large enough that queries cost little per company, small enough that a kill repeats little. */
const batchSize = 500;
const dayMs = 86_400_000;

/**
 * Scores every company marked dirty, as of one moment. Score, history, wish and the cleared mark are one
 * transaction per batch: a killed process scores the batch again and gets the same.
 * @returns how many companies were scored.
 */
export async function scoreDirty(
  deps: { db: Db; now(): Date },
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
    const batch = await scoreBatch(deps.db, connection, model, ids, asOf);
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
  db: Db,
  connection: Connection,
  model: PublishedModel,
  ids: string[],
  asOf: Date,
): Promise<ScoredBatch> {
  const { trend } = model.compiled.model;
  const companies = await readCompanies(db, connection.id, ids);
  const previous = await readScores(db, connection.id, ids);
  const in30Days = await readScoresAt(db, connection.id, ids, new Date(asOf.getTime() - 30 * dayMs));
  const inTrendWindow =
    trend.days === 30
      ? in30Days
      : await readScoresAt(db, connection.id, ids, new Date(asOf.getTime() - trend.days * dayMs));
  const batch: ScoredBatch = { scores: [], changed: [], wishes: [], gone: [] };
  for (const id of ids) {
    const records = companies.get(id);
    if (!records) {
      batch.gone.push(id);
      continue;
    }
    const before = previous.get(id);
    const { score, answer } = scoreCompany(model, records, before, asOf);
    const card = toCardData({
      answer,
      state: score.state as Answer['state'],
      model: model.compiled.model,
      modelVersion: score.modelVersion,
      records,
      change: changeOf(score.score, { in30Days: in30Days.get(id), inTrendWindow: inTrendWindow.get(id) }, trend),
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
  const answer = model.compiled.score(toFacts(records, asOf), { previousBand: before?.band ?? null });
  // A churned company keeps the last score it had, with the model and moment it was computed from.
  if (answer.state === 'frozen' && before && before.state !== 'no-scorecard')
    return { score: { ...before, state: 'frozen' }, answer: JSON.parse(before.answer) as Answer };
  const sameBand = before?.band === answer.band;
  return {
    answer,
    score: {
      companyId: records.company.id,
      state: answer.state,
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
