import { parseFacts } from '@barometer/shared/facts.ts';
import { validateModel } from '@barometer/shared/model/validate.ts';
import { type Answer, printAnswer } from '@barometer/shared/scoring/answer.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import fc from 'fast-check';
import { validModel } from '../support/cases.ts';
import * as any from '../support/scoring-arbitraries.ts';

function scored(model: unknown, facts: unknown, previousBand?: string): Answer {
  const parsed = parseFacts(facts);
  if (!parsed.ok) throw new Error(`these are no facts: ${JSON.stringify(parsed.problems)}`);
  return compileModel(validModel(model)).score(parsed.facts, { previousBand });
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const band = fc.constantFrom(undefined, 'green', 'yellow', 'red');

describe('any valid model on any facts', () => {
  test('answers within its bounds, and its parts add up', () => {
    fc.assert(
      fc.property(any.model, any.facts, band, (model, facts, previousBand) => {
        const answer = scored(model, facts, previousBand);
        expect(answer.coverage).toBeGreaterThanOrEqual(0);
        expect(answer.coverage).toBeLessThanOrEqual(1);
        for (const { state, points, share, contribution, evidence } of answer.metrics) {
          expect(points === null).toBe(state !== 'present');
          expect(points ?? 0).toBeGreaterThanOrEqual(0);
          expect(points ?? 0).toBeLessThanOrEqual(100);
          if (state !== 'present') expect([share, contribution]).toEqual([0, 0]);
          expect(evidence.length).toBeLessThanOrEqual(20);
        }
        if (answer.state !== 'scored') {
          expect([answer.score, answer.exact, answer.capped, answer.band, answer.grade]).toEqual(Array(5).fill(null));
          expect(answer.caps.some(({ limits }) => limits)).toBe(false);
          return;
        }
        const { score, exact, capped } = answer;
        expect(Number.isInteger(score) && score !== null && score >= 0 && score <= 100).toBe(true);
        expect(sum(answer.metrics.map(({ contribution }) => contribution))).toBeCloseTo(exact ?? Number.NaN, 6);
        expect(sum(answer.dimensions.map(({ contribution }) => contribution))).toBeCloseTo(exact ?? Number.NaN, 6);
        expect(sum(answer.metrics.map(({ share }) => share))).toBeCloseTo(1, 6);
        expect(capped ?? Number.NaN).toBeLessThanOrEqual(exact ?? Number.NaN);
        expect(answer.caps.some(({ limits }) => limits)).toBe(capped !== exact);
      }),
      { numRuns: 400 },
    );
  });

  test('gives the same bytes again, in whatever order records and days arrive', () => {
    fc.assert(
      fc.property(any.model, any.facts, band, (model, facts, previousBand) => {
        // Records that share an id have no order of their own.
        const unique = (records: typeof facts.deals) => records && [...new Map(records.map((r) => [r.id, r])).values()];
        const straight = {
          ...facts,
          contacts: unique(facts.contacts),
          deals: unique(facts.deals),
          tickets: unique(facts.tickets),
        };
        const turned = JSON.parse(JSON.stringify(straight));
        for (const list of [
          turned.contacts,
          turned.deals,
          turned.tickets,
          turned.usage?.logins,
          turned.usage?.active,
        ]) {
          list?.reverse();
        }
        const before = JSON.stringify(straight);
        const first = printAnswer(scored(model, straight, previousBand));
        expect(printAnswer(scored(model, straight, previousBand))).toBe(first);
        expect(printAnswer(scored(model, turned, previousBand))).toBe(first);
        expect(JSON.stringify(straight)).toBe(before);
        expect(printAnswer(JSON.parse(first))).toBe(first);
      }),
      { numRuns: 200 },
    );
  });

  test('a model written out and read again is the same model', () => {
    fc.assert(
      fc.property(any.model, (model) => {
        const valid = validModel(model);
        expect(validModel(JSON.parse(JSON.stringify(valid)))).toEqual(JSON.parse(JSON.stringify(valid)));
      }),
    );
  });
});

describe('metrics of their own fields', () => {
  const points = fc.double({ min: -20, max: 120, noNaN: true });
  const values = fc.array(fc.option(points), { minLength: 5, maxLength: 5 });
  const company = fc.record({
    values,
    curves: fc.array(any.risingCorners, { minLength: 5, maxLength: 5 }),
    weights: fc.array(any.weight, { minLength: 7, maxLength: 7 }),
    steps: fc.boolean(),
    at: fc.integer({ min: 0, max: 4 }),
  });
  type Drawn = typeof company extends fc.Arbitrary<infer T> ? T : never;

  function scoreOf({ curves, weights, steps }: Drawn, fields: (number | null)[]): Answer {
    const metrics = curves.map((corners, index) => ({
      id: `m${index}`,
      weight: weights[index],
      from: { field: `company.custom.f${index}` },
      curve: steps ? { steps: corners } : { linear: corners },
    }));
    const dimensions = [
      { id: 'a', weight: weights[5], metrics: metrics.slice(0, 3) },
      { id: 'b', weight: weights[6], metrics: metrics.slice(3) },
    ];
    const bands = [
      { id: 'green', from: 70 },
      { id: 'red', from: 0 },
    ];
    const model = { version: 1, name: 'Own', bands, coverageFloor: 0, scorecards: [{ id: 's', dimensions }] };
    const custom = Object.fromEntries(fields.map((value, index) => [`f${index}`, value]));
    return scored(model, { asOf: '2026-06-30', company: { id: '1', properties: { custom } } });
  }

  test('removing data never changes the points of other metrics', () => {
    fc.assert(
      fc.property(company, (drawn) => {
        const pointsWith = (fields: (number | null)[]) => scoreOf(drawn, fields).metrics.map((metric) => metric.points);
        const others = (all: (number | null)[]) => all.filter((_, index) => index !== drawn.at);
        const without = pointsWith(drawn.values.with(drawn.at, null));
        expect(without[drawn.at]).toBeNull();
        expect(others(without)).toEqual(others(pointsWith(drawn.values)));
      }),
    );
  });

  test('raising a value on a rising curve never lowers the score', () => {
    fc.assert(
      fc.property(company, fc.double({ min: 0, max: 50, noNaN: true }), (drawn, more) => {
        const value = drawn.values[drawn.at] ?? 0;
        const before = scoreOf(drawn, drawn.values.with(drawn.at, value));
        const after = scoreOf(drawn, drawn.values.with(drawn.at, value + more));
        expect(after.score).toBeGreaterThanOrEqual(before.score ?? Number.NaN);
        // Rounding to 9 decimals may move the last of them.
        expect(after.exact).toBeGreaterThanOrEqual((before.exact ?? Number.NaN) - 1e-8);
      }),
    );
  });
});

describe('any document at all', () => {
  const document = fc.oneof(fc.jsonValue(), fc.anything());
  test('is a model or is refused with reasons', () => {
    fc.assert(
      fc.property(document, (value) => {
        const result = validateModel(value);
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  test('is facts or is refused with reasons', () => {
    fc.assert(
      fc.property(document, (value) => {
        const result = parseFacts(value);
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  test('any part of a model may be anything', () => {
    fc.assert(
      fc.property(any.model, fc.jsonValue(), fc.nat(), (model, intruder, choice) => {
        const paths: (string | number)[][] = [];
        const walk = (node: unknown, path: (string | number)[]) => {
          if (path.length > 0) paths.push(path);
          if (Array.isArray(node)) for (const [index, part] of node.entries()) walk(part, [...path, index]);
          else if (node !== null && typeof node === 'object')
            for (const [key, part] of Object.entries(node)) walk(part, [...path, key]);
        };
        walk(model, []);
        const broken: unknown = JSON.parse(JSON.stringify(model));
        const path = paths[choice % paths.length] ?? [];
        const parent = path.slice(0, -1).reduce((node: unknown, key) => Reflect.get(Object(node), key), broken);
        Reflect.set(Object(parent), path.at(-1) ?? '', intruder);
        const result = validateModel(broken);
        if (!result.ok) for (const problem of result.problems) expect(problem.message).not.toMatch(/invalid|expected/i);
      }),
      { numRuns: 300 },
    );
  });
});
