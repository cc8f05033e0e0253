import { z } from 'zod';
import { describe } from '../explain.ts';
import { round9 } from '../scoring/number.ts';
import type { Corner, Curve } from './model.ts';
import { Amount, chosen, isRecord, Points, report, strict, unknownName } from './shape.ts';

const Corners: z.ZodType<Corner[]> = z
  .array(z.tuple([Amount, Points]))
  .min(1)
  .superRefine((corners, context) => {
    for (const [index, [x]] of corners.entries()) {
      const before = corners[index - 1]?.[0];
      if (before === undefined || round9(x) > round9(before)) continue;
      report(context, [index], {
        message: `the curve does not rise: ${x} comes after ${before}`,
        remedy: 'The first numbers of the corners must rise strictly; put them in order, each value once',
      });
    }
  });

const curves: { [key: string]: z.ZodType<Curve> } = {
  linear: strict({ linear: Corners }),
  steps: strict({ steps: Corners }),
  map: strict({ map: strict({ values: z.record(z.string(), Points), else: Points.optional() }) }),
  boolean: strict({ boolean: strict({ true: Points, false: Points }) }),
};
const curveKeys = Object.keys(curves);

export const CurveSchema: z.ZodType<Curve> = chosen<Curve>((value, context) => {
  const example = 'Add a curve, as in { linear: [[0, 0], [10, 100]] } or { steps: [[0, 100], [1, 40]] }';
  if (value === undefined) {
    report(context, [], { message: 'a metric with a weight needs a curve that gives it points', remedy: example });
    return undefined;
  }
  if (!isRecord(value)) {
    report(context, [], { message: `${describe(value)} is not a curve`, remedy: example });
    return undefined;
  }
  const keys = Object.keys(value);
  const used = keys.filter((key) => curveKeys.includes(key));
  const [key] = used;
  if (used.length > 1) {
    report(context, [], { message: `has several curves: ${used.join(', ')}`, remedy: 'Keep one of them' });
    return undefined;
  }
  if (key !== undefined) return curves[key];
  if (keys.length === 0) report(context, [], { message: 'has no curve in it', remedy: example });
  for (const unknown of keys) report(context, [unknown], unknownName('curve', unknown, curveKeys));
  return undefined;
});
