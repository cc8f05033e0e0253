import type { CardData, CardMetric, CardPulse, EvidenceRecord } from '@barometer/shared/card.ts';
import type { Condition, Metric, Model, Scorecard, Source, TopMetric } from '@barometer/shared/model/model.ts';
import type { Answer, Evidence, MetricResult } from '@barometer/shared/scoring/answer.ts';
import { dayMs } from '@barometer/shared/scoring/time.ts';
import type { CompanyRecords } from '../store/companies.ts';
import { type MoveNames, toCardMove } from './card-move.ts';
import type { MovedSince } from './moved.ts';

export interface CardInput {
  answer: Answer;
  /** The state to show: `frozen` keeps the answer given before. */
  state: CardData['state'];
  model: Model;
  modelVersion: number;
  records: CompanyRecords;
  change: { trend: CardData['trend']; change30d: number | null };
  moved: MovedSince | null;
  asOf: Date;
  bandSince: Date | null;
  account: { locale: string; timeZone: string; currency: string | null };
  /** Only these metrics, and those that caps look at; all when it is left out. */
  only?: readonly string[];
}

/** A stored score, dressed for a card: labels from the model, names of the evidence from the records. Pure. */
export function toCardData(input: CardInput): CardData {
  const { answer, model, records } = input;
  const scorecard = model.scorecards.find((card) => card.id === answer.scorecard);
  const own = new Map(metricsOf(scorecard).map((metric) => [metric.id, metric]));
  const band = model.bands.find(({ id }) => id === answer.band);
  const name = records.company.properties.name;
  const caps = answer.caps
    .filter((cap) => cap.applies)
    .map(({ id, max, reason, limits }) => ({ id, max, reason, limits, metrics: capMetrics(scorecard, id) }));
  const wanted = input.only && new Set([...input.only, ...caps.flatMap(({ metrics }) => metrics)]);
  const dressed = wanted ? answer.metrics.filter(({ id }) => wanted.has(id)) : answer.metrics;
  return {
    v: 1,
    state: input.state,
    company: { id: records.company.id, name: typeof name === 'string' ? name : null },
    score: answer.score,
    exact: answer.exact,
    capped: answer.capped,
    band: band ? { id: band.id, label: band.label } : null,
    grade: answer.grade,
    bands: model.bands.map(({ id, label, from }) => ({ id, label, from })),
    trend: input.change.trend,
    change30d: input.change.change30d,
    coverage: answer.coverage,
    caps,
    dimensions: answer.dimensions.map((result) => ({
      ...result,
      label: scorecard?.dimensions.find(({ id }) => id === result.id)?.label ?? result.id,
    })),
    metrics: dressed.map((result) => toCardMetric(result, own.get(result.id), input)),
    ...(wanted ? { metricCount: answer.metrics.length } : {}),
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
function moveNames({ model, records }: CardInput): MoveNames {
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
    record: (evidence) => toEvidenceRecord(evidence, records),
  };
}

/** The rating in force, with the day on which the model stops counting it. */
function toCardPulse({ model, records: { pulse } }: CardInput, scorecard: Scorecard | undefined): CardPulse | null {
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

function toCardMetric(
  result: MetricResult,
  metric: Metric | undefined,
  { answer, model, records }: CardInput,
): CardMetric {
  const { evidence, ...rest } = result;
  const named = evidence.map((item) => toEvidenceRecord(item, records));
  const measured: Measured = metric ? measureOf(metric.from, model.metrics) : { measure: 'field' };
  const oldest = measured.measure === 'count' && !result.more ? oldestOf(named) : undefined;
  const counts = metric && countsOf(metric.from, result, answer);
  return {
    ...rest,
    label: metric?.label ?? result.id,
    ...measured,
    evidence: named,
    ...(oldest === undefined ? {} : { oldest }),
    ...(counts === undefined ? {} : { counts }),
  };
}

/** Undefined unless every record says when it was created: a guess at the oldest would be worse than none. */
function oldestOf(records: EvidenceRecord[]): string | undefined {
  const created = records.map(({ createdAt }) => createdAt).filter((at) => typeof at === 'string');
  return created.length === records.length ? created.sort()[0] : undefined;
}

/** The records named are those of both counts: as many as the whole means that the part is among them. */
function countsOf(source: Source, { evidence, more, state }: MetricResult, answer: Answer): CardMetric['counts'] {
  if (state !== 'present' || !('ratio' in source)) return undefined;
  const [part, whole] = source.ratio.map(
    (id) => answer.context[id] ?? answer.metrics.find((metric) => metric.id === id)?.value,
  );
  if (typeof part !== 'number' || typeof whole !== 'number') return undefined;
  return evidence.length + (more ?? 0) === whole ? [part, whole] : undefined;
}

type Measured = Pick<CardMetric, 'measure' | 'field' | 'collection' | 'money' | 'usage'>;

/** How the value came about, in the terms a sentence needs. */
function measureOf(source: Source, topMetrics: TopMetric[]): Measured {
  if ('metric' in source) {
    const top = topMetrics.find(({ id }) => id === source.metric);
    return top ? measureOf(top.from, topMetrics) : { measure: 'field' };
  }
  if ('count' in source) return { measure: 'count', collection: source.count };
  if ('usage' in source)
    return {
      measure: source.compare ? 'usage-change' : 'usage',
      usage: { take: source.take, days: source.withinDays },
    };
  if ('pulse' in source) return { measure: 'pulse' };
  if ('ratio' in source) return { measure: 'ratio' };
  if ('daysSinceLatest' in source) return { measure: 'daysSince', ...fieldOf(source.daysSinceLatest) };
  if ('daysSince' in source) return { measure: 'daysSince', ...fieldOf(source.daysSince) };
  if ('daysUntil' in source) return { measure: 'daysUntil', ...fieldOf(source.daysUntil) };
  if ('sum' in source) return { measure: 'sum', ...fieldOf(source.sum) };
  if ('mean' in source) return { measure: 'mean', ...fieldOf(source.mean) };
  if ('min' in source) return { measure: 'min', ...fieldOf(source.min) };
  if ('max' in source) return { measure: 'max', ...fieldOf(source.max) };
  return { measure: 'field', ...fieldOf(source.field) };
}

const moneyFields: ReadonlySet<string> = new Set(['deals.amount', 'company.recurringRevenue', 'company.annualRevenue']);

function fieldOf(field: string): Pick<CardMetric, 'field' | 'collection' | 'money'> {
  const prefix = field.split('.')[0];
  const collection = prefix === 'contacts' || prefix === 'deals' || prefix === 'tickets' ? prefix : undefined;
  return { field, ...(collection ? { collection } : {}), ...(moneyFields.has(field) ? { money: true } : {}) };
}

function toEvidenceRecord(evidence: Evidence, records: CompanyRecords): EvidenceRecord {
  switch (evidence.type) {
    case 'usage':
      return { type: 'usage', name: evidence.name };
    case 'pulse':
      return { type: 'pulse', value: evidence.value, createdAt: evidence.setAt };
    case 'company':
      return evidence;
    default: {
      const record = records.children[evidence.type].find(({ id }) => id === evidence.id);
      const { name, subject, email } = record?.properties ?? {};
      const title = [subject, name, email].find((text) => typeof text === 'string');
      return {
        ...evidence,
        name: typeof title === 'string' ? title : null,
        createdAt: record?.createdAt?.toISOString() ?? null,
      };
    }
  }
}

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
