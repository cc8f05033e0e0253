import type { RecordType } from '../crm.ts';

/** The answer of one scoring. Numbers are rounded to 9 decimals; `score` is whole. */
export interface Answer {
  /** The primary scorecard's id. */
  scorecard: string | null;
  state: ScoreState;
  score: number | null;
  /** The weighted mean before caps, and after. */
  exact: number | null;
  capped: number | null;
  band: string | null;
  grade: string | null;
  /** 0–1: share of the scorecard's weight that had data. */
  coverage: number;
  caps: CapResult[];
  dimensions: DimensionResult[];
  metrics: MetricResult[];
  /** Values of the top-level metrics by id; null when missing. */
  context: Record<string, Value | null>;
  /** The other scorecards that match, in the model's order. */
  others: OtherResult[];
}

export type ScoreState = 'scored' | 'insufficient-data' | 'no-scorecard' | 'frozen';
export type MetricState = 'present' | 'missing' | 'stale' | 'expired';
export type Value = string | number | boolean;

export interface CapResult {
  id: string;
  max: number;
  reason: string;
  /** Its condition holds. */
  applies: boolean;
  /** It lowered the score. */
  limits: boolean;
}

export interface DimensionResult {
  id: string;
  points: number | null;
  /** As the model has it. */
  weight: number;
  /** 0–1: the weight among dimensions with data. */
  share: number;
  contribution: number;
}

export interface MetricResult {
  id: string;
  dimension: string;
  state: MetricState;
  /** null when missing; kept when stale, expired, or a text the curve's map does not list. */
  value: Value | null;
  /** 0–100; null when not present. */
  points: number | null;
  /** 0–1: the weight among metrics with data, 1 in sum. */
  share: number;
  contribution: number;
  /** At most 20, in id order. */
  evidence: readonly Evidence[];
  /** How many more records than named; absent when none. */
  more?: number;
}

export type Evidence = RecordEvidence | UsageEvidence | PulseEvidence;

/** A record the value was computed from. `field` is absent when records were counted without a `where`. */
export interface RecordEvidence {
  type: RecordType;
  id: string;
  field?: string;
  value?: Value | null;
}
/** The window's edges as UTC dates, and on how many days in it there was a value. */
export interface UsageEvidence {
  type: 'usage';
  name: string;
  from: string;
  to: string;
  points: number;
}
export interface PulseEvidence {
  type: 'pulse';
  value: number;
  /** ISO datetime. */
  setAt: string;
  by?: string;
  reason?: string;
}

export interface OtherResult {
  scorecard: string;
  state: 'scored' | 'insufficient-data';
  score: number | null;
  band: string | null;
  grade: string | null;
  coverage: number;
}

/**
 * The answer as one line of JSON: the same answer gives the same bytes. The keys are put in the contract's order even
 * when the answer comes from a place that forgot it, as jsonb does; only `context` keeps the order it has.
 */
export function printAnswer(answer: Answer): string {
  const { scorecard, state, score, exact, capped, band, grade, coverage, context } = answer;
  const caps = answer.caps.map(({ id, max, reason, applies, limits }) => ({ id, max, reason, applies, limits }));
  const dimensions = answer.dimensions.map(({ id, points, weight, share, contribution }) => ({
    id,
    points,
    weight,
    share,
    contribution,
  }));
  const metrics = answer.metrics.map(
    ({ id, dimension, state, value, points, share, contribution, evidence, more }) => ({
      id,
      dimension,
      state,
      value,
      points,
      share,
      contribution,
      evidence: evidence.map(inOrder),
      more,
    }),
  );
  const others = answer.others.map(({ scorecard, state, score, band, grade, coverage }) => ({
    scorecard,
    state,
    score,
    band,
    grade,
    coverage,
  }));
  return JSON.stringify({
    ...{ scorecard, state, score, exact, capped, band, grade, coverage },
    ...{ caps, dimensions, metrics, context, others },
  });
}

/** What is undefined is not printed. */
function inOrder(evidence: Evidence): object {
  switch (evidence.type) {
    case 'usage': {
      const { type, name, from, to, points } = evidence;
      return { type, name, from, to, points };
    }
    case 'pulse': {
      const { type, value, setAt, by, reason } = evidence;
      return { type, value, setAt, by, reason };
    }
    default: {
      const { type, id, field, value } = evidence;
      return { type, id, field, value };
    }
  }
}
