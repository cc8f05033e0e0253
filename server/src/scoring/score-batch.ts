import { hash } from 'node:crypto';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import type { ScoreChange } from '../alerts/plan.ts';
import { toFacts } from '../features/facts.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { ScorePoint } from '../store/points.ts';
import type { PortfolioLine } from '../store/portfolio.ts';
import { type PreviousScore, readAnswers, type StoredScore } from '../store/scores.ts';
import type { PlannedWish } from '../store/writes.ts';
import { planWrite } from '../writeback/plan.ts';
import { toCardData } from './card-data.ts';
import { changeOf } from './change.ts';
import type { ModelLibrary, PublishedModel } from './model-library.ts';
import { movedSince } from './moved.ts';
import { namesOf } from './names.ts';
import { textOf, toPortfolioLine } from './portfolio-line.ts';
import type { ReadBatch, ScoreDeps } from './read-batch.ts';
import { type CompanyScoring, scoreCompany } from './score-company.ts';
import { explainMoves, type Moved } from './why-moved.ts';

/** What of a few companies' scoring is to be kept. */
export interface ScoredBatch {
  scores: StoredScore[];
  points: ScorePoint[];
  wishes: PlannedWish[];
  lines: PortfolioLine[];
  /** Those whose score is not what it was. */
  changes: ScoreChange[];
  /** Companies no longer in the CRM. */
  gone: string[];
}

/** Scores a few companies, says why each moved, and plans what the CRM should show of it. Keeps nothing. */
export async function scoreBatch(deps: ScoreDeps, connection: Connection, read: ReadBatch): Promise<ScoredBatch> {
  const { db, models } = deps;
  const { ids, model, revision, asOf, companies, previous, changes } = read;
  const decided = [...companies.values()].map((records) => {
    const facts = toFacts(records, asOf);
    const scoring = scoreCompany(model, facts, previous.get(records.company.id), { asOf, revision });
    return { records, facts, scoring };
  });
  const scored = await withAnswers(db, connection.id, decided);
  await explainMoves(
    deps,
    connection.id,
    model,
    scored.flatMap(({ point, ...rest }): Moved[] => {
      const before = changes.get(rest.score.companyId)?.at(-1);
      return point?.changed && before ? [{ point, before, ...rest }] : [];
    }),
  );

  const batch: ScoredBatch = {
    ...{ scores: [], points: [], wishes: [], lines: [], changes: [] },
    gone: ids.filter((id) => !companies.has(id)),
  };
  for (const { records, score, answer, point } of scored) {
    const shownBy = await modelOf(models, connection.id, score, model);
    const known = changes.get(score.companyId) ?? [];
    const history = [...known, ...(point?.changed ? [point] : [])];
    const { company, children, pulse } = records;
    const moved = movedSince(history, score);
    const names = namesOf(answer, moved, children);
    const shown = {
      state: score.state as Answer['state'],
      company: { id: company.id, name: textOf(company.properties.name) },
      change: changeOf(score.score, known, asOf, model.compiled.model.trend),
      account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
      ...{ answer, names, pulse, model: shownBy.compiled.model, modelVersion: score.modelVersion },
      ...{ asOf: score.asOf, bandSince: score.bandSince },
    };
    const { values, comparable, brief } = planWrite({
      metrics: answer.metrics,
      bands: shownBy.compiled.model.bands,
      ownScores: ownScores(answer, shownBy),
      cardOf: (only, depth) => toCardData({ only, moved: depth === 'whole' ? moved : null, ...shown }),
    });
    batch.scores.push({ names, ...score });
    if (point) batch.points.push(point);
    batch.wishes.push({ companyId: score.companyId, values, hash: hash('sha256', comparable, 'base64url') });
    batch.lines.push(toPortfolioLine(score, company.properties, brief));
    const before = previous.get(score.companyId);
    if (!point?.changed || !before) continue;
    const since = (at: Date) =>
      history.slice(
        Math.max(
          0,
          history.findLastIndex((past) => past.at <= at),
        ),
      );
    batch.changes.push({
      companyId: score.companyId,
      before: { ...before, at: before.asOf },
      after: { ...score, at: score.asOf },
      history: changes.get(score.companyId) ?? [],
      bands: shownBy.compiled.model.bands.map(({ id }) => id),
      ownerId: textOf(company.properties.ownerId),
      ownerName: textOf(company.properties.ownerName),
      cardSince: (at) => {
        const moved = movedSince(since(at), score);
        return toCardData({ ...shown, moved, names: namesOf(answer, moved, children) });
      },
    });
  }
  return batch;
}

/** Those who keep the answer they were given last get it from where it is kept: they are few. */
async function withAnswers<Decided extends { scoring: CompanyScoring }>(
  db: Db,
  connectionId: string,
  decided: Decided[],
) {
  const keeping = decided.filter(({ scoring }) => scoring.answer === null);
  const kept = await readAnswers(
    db,
    connectionId,
    keeping.map(({ scoring }) => scoring.score.companyId),
  );
  return decided.flatMap(({ scoring, ...rest }) => {
    const { score, point } = scoring;
    const printed = scoring.answer?.printed ?? kept.get(score.companyId);
    // Its score was erased in between: there is nothing left that it could keep.
    if (printed === undefined) return [];
    const answer = scoring.answer?.answer ?? (JSON.parse(printed) as Answer);
    return [{ score: { answer: printed, ...score }, answer, point, ...rest }];
  });
}

/** A frozen company is shown with the model it was scored by. */
async function modelOf(models: ModelLibrary, connectionId: string, score: PreviousScore, current: PublishedModel) {
  if (score.modelVersion === current.version) return current;
  return (await models.version(connectionId, score.modelVersion)) ?? current;
}

/** The scores of scorecards that have a field of their own; null where they do not match or lack data. */
function ownScores(answer: Answer, { compiled }: PublishedModel): Record<string, number | null> {
  const results = [{ scorecard: answer.scorecard, score: answer.score }, ...answer.others];
  const own = compiled.model.scorecards.filter(({ ownField }) => ownField);
  return Object.fromEntries(
    own.map(({ id }) => [id, results.find(({ scorecard }) => scorecard === id)?.score ?? null]),
  );
}
