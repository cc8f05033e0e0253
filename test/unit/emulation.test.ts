import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { expandFacts, readCases, type ShortFacts, validModel } from '../support/cases.ts';
import { CourseFacts, courseAsOf, expandCourses } from '../support/usage-course.ts';

const Part = z.record(z.string(), z.unknown());
const Expected = z.looseObject({ metrics: Part.optional(), dimensions: Part.optional(), caps: Part.optional() });
const Row = z.strictObject({
  rival: z.string(),
  source: z.string(),
  basis: z.enum(['published', 'rule', 'limit']),
  name: z.string(),
  /** What they would give, on our scale: only where ours gives something else. */
  theirs: z.number().optional(),
  model: Part,
  facts: CourseFacts,
  previousBand: z.string().optional(),
  expect: Expected,
});
const { sources, curves, rows } = readCases(
  'emulation.yaml',
  z.strictObject({ sources: z.record(z.string(), z.string()), curves: Part, rows: z.array(Row) }),
);

/** A model around its scorecards, or around the dimensions and caps of the only one; no floor, as others have none. */
function modelOf(part: z.infer<typeof Part>) {
  const { dimensions, caps = [], ...rest } = withCurves(part);
  const one = dimensions === undefined ? {} : { scorecards: [{ id: 'main', dimensions, caps }] };
  const bands = [
    { id: 'green', from: 70 },
    { id: 'yellow', from: 40 },
    { id: 'red', from: 0 },
  ];
  return validModel({ version: 1, name: 'Emulation', bands, coverageFloor: 0, ...one, ...rest });
}

/** With the curves that are only named put in their places. */
function withCurves(part: z.infer<typeof Part>): z.infer<typeof Part> {
  const named = (key: string, value: unknown) => (key === 'curve' && typeof value === 'string' ? curves[value] : value);
  return Part.parse(JSON.parse(JSON.stringify(part), named));
}

const byId = <T extends { id: string }>(parts: readonly T[]) =>
  Object.fromEntries(parts.map((part) => [part.id, part]));

describe('a formula that others publish', () => {
  test.each(rows)('$rival ($source, $basis): $name', ({ model, facts, previousBand, theirs, expect: expected }) => {
    const answer = compileModel(modelOf(model)).score(expandCourses(facts), { previousBand });
    const { metrics, dimensions, caps } = answer;
    const named = { ...answer, metrics: byId(metrics), dimensions: byId(dimensions), caps: byId(caps) };
    expect(named).toMatchObject(expected);
    if (theirs !== undefined) expect(answer.capped).not.toBe(theirs);
  });

  test('has a source that is written down, each of which is used; and only limits name what others would give', () => {
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(Object.keys(sources)));
    expect(rows.filter(({ basis, theirs }) => (basis === 'limit') !== (theirs !== undefined))).toEqual([]);
  });
});

describe('the page about compatibility', () => {
  const page = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8');
  const told = [...page.matchAll(/^\| (\w+) \| ((?:\d+ \w+(?:, )?)+) \|/gm)].map(([, rival, tested]) => [
    rival,
    tested,
  ]);

  test('tells of every vendor how many rows there are, and no more', () => {
    const tested = (rival: string) => {
      const bases = rows.filter((row) => row.rival === rival).map(({ basis }) => basis);
      const counts = Row.shape.basis.options.map((basis) => [bases.filter((other) => other === basis).length, basis]);
      return counts.flatMap(([count, basis]) => (count === 0 ? [] : `${count} ${basis}`)).join(', ');
    };
    const rivals = [...new Set(rows.map(({ rival }) => rival))];
    expect(told).toEqual(rivals.map((rival) => [rival, tested(rival)]));
  });

  test('tells both numbers wherever ours differs from theirs', () => {
    const untold = rows.flatMap(({ rival, name, theirs, expect: { exact } }) => {
      if (theirs === undefined) return [];
      const line = page.split('\n').find((text) => text.startsWith(`| ${rival} |`)) ?? '';
      const ours = Math.round(Number(exact) * 10) / 10;
      return [ours, theirs].every((number) => new RegExp(`\\b${number}\\b`).test(line)) ? [] : [name];
    });
    expect(untold).toEqual([]);
  });
});

/** The weighted mean of these points, by a model with one metric each, called m0, m1, … */
function scoreOf(metrics: object[], facts: z.infer<typeof ShortFacts>): number {
  const numbered = metrics.map((metric, index) => ({ id: `m${index}`, weight: 1, ...metric }));
  const { exact } = compileModel(modelOf({ dimensions: [{ id: 'd', weight: 1, metrics: numbered }] })).score(
    expandFacts({ asOf: courseAsOf, ...facts }),
  );
  return exact ?? Number.NaN;
}

const valuesOf = (values: readonly (number | null)[]) => ({
  company: { name: 'Acme', custom: Object.fromEntries(values.map((value, index) => [`v${index}`, value])) },
});
const field = (index: number) => ({ from: { field: `company.custom.v${index}` } });
const points = fc.double({ min: 0, max: 100, noNaN: true });
const weight = fc.integer({ min: 1, max: 999_999 });
const hundred = {
  linear: [
    [0, 0],
    [100, 100],
  ],
};

describe('for any numbers, and not only those of an example,', () => {
  test('a mean of weights is Gainsight’s, with what is missing left out as Catalyst and Zudo do', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(weight, fc.option(points)), { minLength: 1, maxLength: 8 }), (measures) => {
        const known = measures.flatMap(([w, p]) => (p === null ? [] : [[w, p] as const]));
        fc.pre(known.length > 0);
        const theirs = known.reduce((sum, [w, p]) => sum + w * p, 0) / known.reduce((sum, [w]) => sum + w, 0);
        const metrics = measures.map(([w], index) => ({ ...field(index), weight: w, curve: hundred }));
        expect(scoreOf(metrics, valuesOf(measures.map(([, p]) => p)))).toBeCloseTo(theirs, 8);
      }),
    );
  });

  test('a line between two thresholds, clipped outside, is Certinia’s and Freshsuccess’s', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, fc.integer({ min: 1, max: 500 }), number, (low, width, value) => {
        const theirs = 100 * Math.min(1, Math.max(0, (value - low) / width));
        const curve = {
          linear: [
            [low, 0],
            [low + width, 100],
          ],
        };
        expect(scoreOf([{ ...field(0), curve }], valuesOf([value]))).toBeCloseTo(theirs, 8);
      }),
    );
  });

  test('factors around 5 that reach ±5 together are Planhat’s', () => {
    const factor = fc.record({
      reach: fc.integer({ min: 1, max: 100 }),
      at: fc.double({ min: -5, max: 15, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(factor, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        (factors, rest) => {
          // Reaches in shares of the 5 points; what the factors leave is neutral.
          const unit = 5 / (rest + factors.reduce((sum, { reach }) => sum + reach, 0));
          const impact = ({ reach, at }: (typeof factors)[number]) =>
            reach * unit * (Math.min(1, Math.max(0, at / 10)) * 2 - 1);
          const theirs = Math.min(10, Math.max(0, 5 + factors.reduce((sum, one) => sum + impact(one), 0)));
          const curve = {
            linear: [
              [0, 0],
              [10, 100],
            ],
          };
          const metrics = factors.map(({ reach }, index) => ({ ...field(index), weight: reach, curve }));
          const neutral = { from: { field: 'company.name' }, weight: rest, curve: { map: { values: {}, else: 50 } } };
          const all = rest === 0 ? metrics : [...metrics, neutral];
          expect(scoreOf(all, valuesOf(factors.map(({ at }) => at)))).toBeCloseTo(theirs * 10, 7);
        },
      ),
    );
  });

  test('tiers whose top belongs to them are ChurnZero’s', () => {
    const tops = [0, 5, 10, 20];
    const share = [0, 25, 50, 75, 100];
    const curve = { steps: [[-1, 0], ...tops.map((top, index) => [top + 1e-9, share[index + 1] ?? 0])] };
    const value = fc.oneof(fc.constantFrom(...tops), fc.double({ min: 0, max: 30, noNaN: true }));
    fc.assert(
      fc.property(value, (x) => {
        const rounded = Math.round(x * 1e6) / 1e6;
        const tier = tops.findIndex((top) => rounded <= top);
        expect(scoreOf([{ ...field(0), curve }], valuesOf([rounded]))).toBe(share[tier === -1 ? tops.length : tier]);
      }),
    );
  });

  test('points that fall by a part every interval are HubSpot’s, up to the maximum of a group', () => {
    const intervals = fc.integer({ min: 1, max: 6 });
    const ages = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 10 });
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 90 }), ages, (parts, intervalDays, days) => {
        const left = (age: number) => Math.max(0, 1 - Math.floor(age / intervalDays) / parts);
        const theirs = days.reduce((sum, age) => sum + 10 * left(age), 0);
        const tickets = days.map((age, index) => {
          return { id: String(index), createdAt: new Date(Date.parse(courseAsOf) - age * 86_400_000).toISOString() };
        });
        const metrics = Array.from({ length: parts }, (_, index) => ({
          from: { count: 'tickets', withinDays: intervalDays * (index + 1) },
          curve: {
            linear: [
              [0, 0],
              [10, 100],
            ],
          },
        }));
        expect(scoreOf(metrics, { tickets })).toBeCloseTo(theirs, 8);
      }),
    );
  });
});
