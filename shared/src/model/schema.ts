import { z } from 'zod';
import { round9 } from '../scoring/number.ts';
import { CompanyCondition } from './condition-schema.ts';
import { CurveSchema } from './curve-schema.ts';
import type { Band, Cap, Dimension, Metric, Model, Scorecard, TopMetric } from './model.ts';
import { AgeDays, Days, Points, report, strict, Text, Weight } from './shape.ts';
import { SourceSchema } from './source-schema.ts';

/** The shape of a model, part by part. What spans parts (ids, references, order) is checked in `checks.ts`. */

const labelled = { id: Text, label: Text.optional() };

function withLabel<T extends { id: string; label?: string | undefined }>(part: T): T & { label: string } {
  return { ...part, label: part.label ?? part.id };
}

const measured = { ...labelled, from: SourceSchema, staleAfterDays: AgeDays.optional() };

const TopMetricSchema: z.ZodType<TopMetric> = strict(measured).transform(withLabel);

const MetricSchema: z.ZodType<Metric> = strict({ ...measured, weight: Weight, curve: CurveSchema }).transform(
  withLabel,
);

const DimensionSchema: z.ZodType<Dimension> = strict({
  ...labelled,
  weight: Weight,
  metrics: z.array(MetricSchema).min(1),
}).transform(withLabel);

const CapSchema: z.ZodType<Cap> = strict({ id: Text, when: CompanyCondition, max: Points, reason: Text });

const ScorecardSchema: z.ZodType<Scorecard> = strict({
  ...labelled,
  when: CompanyCondition.optional(),
  ownField: z.boolean().optional(),
  dimensions: z.array(DimensionSchema).min(1),
  caps: z.array(CapSchema).default([]),
}).transform(withLabel);

const BandSchema: z.ZodType<Band> = strict({ ...labelled, from: Points }).transform(withLabel);

const Bands = z
  .array(BandSchema)
  .min(1)
  .superRefine((bands, context) => {
    for (const [index, { from }] of bands.entries()) {
      const above = bands[index - 1]?.from;
      if (above !== undefined && round9(from) >= round9(above)) {
        report(context, [index, 'from'], {
          message: `the bands do not fall: ${from} comes after ${above}`,
          remedy: 'List the highest band first, each from a lower score than the one before',
        });
      }
      if (index === bands.length - 1 && round9(from) !== 0) {
        report(context, [index, 'from'], {
          message: `the lowest band starts at ${from}, so lower scores have no band`,
          remedy: 'Let the last band start from 0',
        });
      }
    }
  });

const Grades = z.record(z.string(), Points).superRefine((grades, context) => {
  const byEdge = new Map<number, string>();
  for (const [grade, from] of Object.entries(grades)) {
    const other = byEdge.get(round9(from));
    if (other !== undefined) {
      report(context, [grade], {
        message: `the grades ${other} and ${grade} both start at ${from}`,
        remedy: 'Give each grade an edge of its own, or remove one',
      });
    }
    byEdge.set(round9(from), grade);
  }
  if (!byEdge.has(0)) {
    report(context, [], { message: 'no grade starts at 0, so low scores have no grade', remedy: 'Let one grade be 0' });
  }
});

export const ModelSchema: z.ZodType<Model> = strict({
  version: z.literal(1),
  name: Text,
  bands: Bands,
  grades: Grades.default({ A: 85, B: 70, C: 55, D: 40, F: 0 }),
  hysteresis: z.number().min(0).max(100).default(0),
  coverageFloor: z.number().min(0).max(1).default(0.5),
  trend: strict({ days: Days.default(30), points: z.number().gt(0).max(100).default(5) }).default({
    days: 30,
    points: 5,
  }),
  frozenWhen: CompanyCondition.optional(),
  metrics: z.array(TopMetricSchema).default([]),
  scorecards: z.array(ScorecardSchema).min(1),
});
