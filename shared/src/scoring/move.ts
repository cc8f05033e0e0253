import type { Evidence, MetricState, Value } from './answer.ts';

/**
 * Why a score moved between two scorings. The parts' deltas add up to `delta`, which is the difference of the capped
 * scores before rounding; all are multiples of 1e-9.
 */
export interface Move {
  delta: number;
  parts: MovePart[];
}

export type MovePart = TimePart | CoveragePart | BehaviourPart | ScorecardPart | ModelPart | CapPart;

/** A metric's value moved because days passed: the renewal came nearer, a ticket aged. */
export interface TimePart extends MetricMove {
  kind: 'time';
}

/** Metrics that lost their data or got it back, and so changed the weight of the others. */
export interface CoveragePart {
  kind: 'coverage';
  delta: number;
  metrics: { metric: string; before: MetricState; after: MetricState }[];
}

/** A metric's value moved because something happened. */
export interface BehaviourPart extends MetricMove {
  kind: 'behaviour';
  /** The records that explain it: there now and not before, or the other way round; at most 20 each, in id order. */
  added: Evidence[];
  removed: Evidence[];
}

interface MetricMove {
  metric: string;
  delta: number;
  before: Value | null;
  after: Value | null;
}

/** Another scorecard became the primary one. */
export interface ScorecardPart {
  kind: 'scorecard';
  delta: number;
  before: string | null;
  after: string | null;
}

/** Another model was published; the paths that changed together, as `describeChange` words them. */
export interface ModelPart {
  kind: 'model';
  delta: number;
  paths: string[];
}

/** Caps that limit the score now or did before. */
export interface CapPart {
  kind: 'cap';
  delta: number;
  before: string[];
  after: string[];
}
