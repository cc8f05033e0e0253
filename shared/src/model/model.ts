import type { Collection } from '../crm.ts';

/**
 * The model: how a company's facts become a score. These are the shapes after validation, with every default filled
 * in (a label is the id where none was given); `validate.ts` makes them from what a person wrote. A model is plain
 * JSON: writing it out and validating it again gives the same model.
 */
export interface Model {
  version: 1;
  name: string;
  /** Highest first; `from` strictly falls and ends at 0. */
  bands: Band[];
  /** Inclusive lower edges by grade. */
  grades: Record<string, number>;
  /** Points beyond an edge before the band changes. */
  hysteresis: number;
  /** 0–1: below this share of weight with data there is no score. */
  coverageFloor: number;
  trend: { days: number; points: number };
  frozenWhen?: Condition | undefined;
  /** Top-level metrics: measured for every company, without points of their own. */
  metrics: TopMetric[];
  scorecards: Scorecard[];
}

export interface Band {
  id: string;
  label: string;
  /** The lowest score in the band. */
  from: number;
}

export interface TopMetric {
  id: string;
  label: string;
  from: Source;
  staleAfterDays?: number | undefined;
}

export interface Scorecard {
  id: string;
  label: string;
  /** Absent: matches every company. */
  when?: Condition | undefined;
  /** Its score is also written to a CRM field of its own, `health_score_<id>`, for every company it matches. */
  ownField?: boolean | undefined;
  dimensions: Dimension[];
  caps: Cap[];
}

export interface Dimension {
  id: string;
  label: string;
  weight: number;
  metrics: Metric[];
}

export interface Metric extends TopMetric {
  weight: number;
  curve: Curve;
}

export interface Cap {
  id: string;
  when: Condition;
  /** 0–100: the highest score while the condition holds. */
  max: number;
  reason: string;
}

/** Where a metric's value comes from. */
export type Source =
  | FieldSource
  | DaysSinceSource
  | DaysUntilSource
  | CountSource
  | AggregateSource
  | DaysSinceLatestSource
  | UsageSource
  | PulseSource
  | RatioSource
  | MetricSource;

/** A path into the company: `company.tier`, `company.custom.plan`. */
export type CompanyField = string;
/** A path into a collection: `deals.amount`, `contacts.custom.seats`. */
export type CollectionField = string;

export interface FieldSource {
  field: CompanyField;
}
export interface DaysSinceSource {
  daysSince: CompanyField;
}
export interface DaysUntilSource {
  daysUntil: CompanyField;
}
/** Which records of a collection take part. */
export interface Selection {
  where?: Condition[] | undefined;
  /** Only records whose `at` lies in (asOf − withinDays, asOf]. */
  withinDays?: number | undefined;
  /** The date field `withinDays` looks at; `createdAt` when absent. */
  at?: string | undefined;
}
export interface CountSource extends Selection {
  count: Collection;
}
export type Aggregate = 'sum' | 'mean' | 'min' | 'max';
export type AggregateSource = Selection &
  ({ sum: CollectionField } | { mean: CollectionField } | { min: CollectionField } | { max: CollectionField });
export interface DaysSinceLatestSource {
  daysSinceLatest: CollectionField;
  where?: Condition[] | undefined;
}
export const usageTakes = ['sum', 'mean', 'last', 'max', 'activeDays'] as const;
export type UsageTake = (typeof usageTakes)[number];
export interface UsageSource {
  usage: string;
  take: UsageTake;
  withinDays: number;
  /** Percent change against the equal window before. */
  compare?: 'previous' | undefined;
}
export interface PulseSource {
  pulse: true;
  expiresAfterDays: number;
}
/** First metric ÷ second metric. */
export interface RatioSource {
  ratio: [string, string];
}
/** A top-level metric. */
export interface MetricSource {
  metric: string;
}

/** What a value is compared with. Dates are text: `2026-06-30`, or a datetime with its zone. */
export type Operand = string | number | boolean;

export type Test =
  | { is: Operand }
  | { isNot: Operand }
  | { in: Operand[] }
  | { notIn: Operand[] }
  | { atLeast: number | string }
  | { atMost: number | string }
  | { above: number | string }
  | { below: number | string }
  | { known: boolean };

/** `field` is `company.x`, or the record's bare field name inside a `where`. */
export type Condition =
  | ({ field: string } & Test)
  | ({ metric: string } & Test)
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** Turns a value into 0–100 points. Corners are [value, points], values strictly rising. */
export type Curve =
  | { linear: Corner[] }
  | { steps: Corner[] }
  | { map: { values: Record<string, number>; else?: number | undefined } }
  | { boolean: { true: number; false: number } };
export type Corner = [value: number, points: number];
