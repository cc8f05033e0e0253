import type { CardData, CardPulse } from '@barometer/shared/card.ts';
import type { Condition, Metric, Model, Scorecard } from '@barometer/shared/model/model.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { heldBand } from '@barometer/shared/scoring/band.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import type { StoredPulse } from '../store/pulses.ts';
import type { RecordName } from '../store/scores.ts';
import { toCardMetric, toEvidenceRecord, type UrlOf } from './card-metric.ts';
import { type MoveNames, toCardMove } from './card-move.ts';
import { measureOf } from './measure.ts';
import type { MovedSince } from './moved.ts';

export interface CardInput {
  answer: Answer;
  /** The state to show: `frozen` keeps the answer given before. */
  state: CardData['state'];
  model: Model;
  modelVersion: number;
  company: { id: string; name: string | null };
  /** Of the records that the answer and the move speak of. */
  names: readonly RecordName[];
  pulse: StoredPulse | null;
  change: { trend: CardData['trend']; change30d: number | null };
  moved: MovedSince | null;
  asOf: Date;
  bandSince: Date | null;
  account: { locale: string; timeZone: string; currency: string | null };
  /** Only these metrics, and those that caps look at; all when it is left out. */
  only?: readonly string[];
  /** Left out where the host of the card knows how to link. */
  urlOf?: UrlOf;
}

/** A stored score, dressed for a card: labels from the model, names of the evidence from the records. Pure. */
export function toCardData(input: CardInput): CardData {
  const { answer, model, urlOf } = input;
  const { id, name } = input.company;
  const scorecard = model.scorecards.find((card) => card.id === answer.scorecard);
  const own = new Map(metricsOf(scorecard).map((metric) => [metric.id, metric]));
  const band = model.bands.find(({ id }) => id === answer.band);
  const held = heldBand(model, answer.score, answer.band);
  const caps = answer.caps
    .filter((cap) => cap.applies)
    .map(({ id, max, reason, limits }) => ({ id, max, reason, limits, metrics: capMetrics(scorecard, id) }));
  const wanted = input.only && new Set([...input.only, ...caps.flatMap(({ metrics }) => metrics)]);
  const dressed = wanted ? answer.metrics.filter(({ id }) => wanted.has(id)) : answer.metrics;
  return {
    v: 1,
    state: input.state,
    company: { id, name, ...(urlOf ? { url: urlOf('company', id) } : {}) },
    score: answer.score,
    exact: answer.exact,
    capped: answer.capped,
    band: band ? { id: band.id, label: band.label } : null,
    grade: answer.grade,
    ...(held ? { held } : {}),
    bands: model.bands.map(({ id, label, from }) => ({ id, label, from })),
    trend: input.change.trend,
    change30d: input.change.change30d,
    coverage: answer.coverage,
    caps,
    dimensions: answer.dimensions.map((result) => ({
      label: scorecard?.dimensions.find(({ id }) => id === result.id)?.label ?? result.id,
      ...result,
    })),
    metrics: dressed.map((result) => toCardMetric(result, own.get(result.id), input)),
    moved: toCardMove(input.moved, moveNames(input)),
    pulse: toCardPulse(input, scorecard),
    scoredAt: input.asOf.toISOString(),
    bandSince: input.bandSince?.toISOString() ?? null,
    model: { name: model.name, version: input.modelVersion },
    scorecard: scorecard ? { id: scorecard.id, label: scorecard.label } : null,
    ...input.account,
  };
}

/** A move may be about a scorecard the company has left: names are looked for in all of the model. */
function moveNames({ model, names, urlOf }: CardInput): MoveNames {
  const find = <T extends { id: string }>(parts: T[], id: string) => parts.find((part) => part.id === id);
  return {
    metric: (id) => {
      const metric = find(
        model.scorecards.flatMap(({ dimensions }) => dimensions.flatMap(({ metrics }) => metrics)),
        id,
      );
      const { measure, money } = metric ? measureOf(metric.from, model.metrics) : { measure: 'field' as const };
      return { label: metric?.label ?? id, measure, ...(money === undefined ? {} : { money }) };
    },
    scorecard: (id) => find(model.scorecards, id)?.label ?? id,
    cap: (id) =>
      find(
        model.scorecards.flatMap(({ caps }) => caps),
        id,
      )?.reason ?? id,
    record: (evidence) => toEvidenceRecord(evidence, names, urlOf),
  };
}

/** The rating in force, with the day on which the model stops counting it. */
function toCardPulse({ model, pulse }: CardInput, scorecard: Scorecard | undefined): CardPulse | null {
  if (pulse === null) return null;
  const source = [...metricsOf(scorecard), ...model.metrics].map(({ from }) => from).find((from) => 'pulse' in from);
  const lastsMs = source === undefined ? null : source.expiresAfterDays * dayMs;
  return {
    value: pulse.value,
    reason: pulse.reason,
    by: pulse.setBy,
    setAt: pulse.setAt.toISOString(),
    expiresAt: lastsMs === null ? null : new Date(pulse.setAt.getTime() + lastsMs).toISOString(),
  };
}

const metricsOf = (scorecard: Scorecard | undefined): Metric[] =>
  scorecard?.dimensions.flatMap(({ metrics }) => metrics) ?? [];

/** The metrics a cap's condition looks at: their records show why it holds. */
function capMetrics(scorecard: Scorecard | undefined, capId: string): string[] {
  const cap = scorecard?.caps.find(({ id }) => id === capId);
  return cap ? [...new Set(metricsIn(cap.when))] : [];
}

function metricsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(metricsIn);
  if ('any' in condition) return condition.any.flatMap(metricsIn);
  if ('not' in condition) return metricsIn(condition.not);
  return 'metric' in condition ? [condition.metric] : [];
}
