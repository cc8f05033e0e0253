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
 * The answer as one line of JSON: the same answer gives the same bytes. Scoring makes its keys in the contract's order,
 * and JSON keeps it; putting them in order again here took longer than scoring.
 */
export const printAnswer = (answer: Answer): string => JSON.stringify(answer);
