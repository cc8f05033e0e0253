import { hash } from 'node:crypto';
import type { Facts } from '@barometer/shared/facts.ts';
import { type Answer, printAnswer } from '@barometer/shared/scoring/answer.ts';
import { formatDay } from '@barometer/shared/scoring/time.ts';
import type { ScorePoint } from '../store/points.ts';
import type { PreviousScore } from '../store/scores.ts';
import type { PublishedModel } from './model-library.ts';

export interface CompanyScoring {
  score: PreviousScore;
  /** null: a churned company keeps the answer it was given last. */
  answer: { answer: Answer; printed: string } | null;
  /** The point this adds to the history, its move not yet known; null where it would say nothing new. */
  point: ScorePoint | null;
}

/** Scores one company, and decides what of it is kept. Pure. */
export function scoreCompany(
  model: PublishedModel,
  facts: Facts,
  before: PreviousScore | undefined,
  seen: { asOf: Date; revision: number },
): CompanyScoring {
  const companyId = facts.company.id;
  const previousBands = before?.bands ?? {};
  const answer = model.compiled.score(facts, { previousBands });
  const printed = printAnswer(answer);
  const frozen = answer.state === 'frozen' && before !== undefined && before.state !== 'no-scorecard';
  const score: PreviousScore = frozen
    ? // A churned company keeps the last score it had, with the model and moment it was computed from.
      { ...before, state: 'frozen' }
    : {
        companyId,
        state: answer.state,
        scorecard: answer.scorecard,
        score: answer.score,
        band: answer.band,
        grade: answer.grade,
        modelVersion: model.version,
        asOf: seen.asOf,
        bandSince: bandSince(answer, before, seen.asOf),
        revision: seen.revision,
        bands: bandsAfter(answer, previousBands),
        previousBands,
      };
  const changed = differs(score, before);
  const isDaily =
    !frozen && before !== undefined && formatDay(before.asOf.getTime()) !== formatDay(seen.asOf.getTime());
  const makePoint = (): ScorePoint => ({
    companyId,
    at: seen.asOf,
    state: score.state,
    scorecard: score.scorecard,
    score: score.score,
    band: score.band,
    ...{ modelVersion: model.version, revision: seen.revision },
    ...{ previousBands, answerHash: hashOf(printed), move: null, changed },
  });
  return {
    score,
    answer: frozen ? null : { answer, printed },
    point: changed || isDaily ? makePoint() : null,
  };
}

/** What a replay is compared with: a digest takes 43 characters, the answer a few thousand. */
export const hashOf = (printed: string) => hash('sha256', printed, 'base64url');

function bandSince(answer: Answer, before: PreviousScore | undefined, asOf: Date): Date | null {
  if (answer.band === null) return null;
  return before?.band === answer.band ? (before.bandSince ?? asOf) : asOf;
}

/**
 * The band of each scorecard that matches. One without enough data keeps the band it had: when the data comes back
 * (a feed was down for a day), hysteresis goes on where it was, and nothing flaps.
 */
function bandsAfter({ scorecard, band, others }: Answer, before: PreviousScore['bands']): PreviousScore['bands'] {
  const matching = scorecard === null ? [] : [{ scorecard, band }, ...others];
  return Object.fromEntries(
    matching.flatMap((result) => {
      const kept = result.band ?? before[result.scorecard];
      return kept === undefined ? [] : [[result.scorecard, kept]];
    }),
  );
}

/** What a reader of the history would notice. */
function differs(score: PreviousScore, before: PreviousScore | undefined): boolean {
  return (
    before === undefined ||
    score.state !== before.state ||
    score.score !== before.score ||
    score.band !== before.band ||
    score.scorecard !== before.scorecard ||
    score.modelVersion !== before.modelVersion
  );
}
