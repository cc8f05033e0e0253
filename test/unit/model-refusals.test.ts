import { parseFacts } from '@barometer/shared/facts.ts';
import { nearest } from '@barometer/shared/nearest.ts';
import { z } from 'zod';
import { readModel } from '../../server/src/model/read.ts';
import { readCases } from '../support/cases.ts';

const Expected = z.strictObject({ path: z.string(), line: z.number(), message: z.string(), remedy: z.string() });
const refusals = readCases(
  'refusals.yaml',
  z.strictObject({
    model: z.string(),
    rows: z.array(
      z.strictObject({
        name: z.string(),
        replace: z.tuple([z.string(), z.string()]),
        problems: z.array(Expected),
        /** There may be more problems than these. */
        some: z.literal(true).optional(),
      }),
    ),
  }),
);

describe('a model', () => {
  test('without faults is taken, with its defaults filled in', () => {
    const result = readModel(refusals.model, 'small.yml');
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.model.scorecards[0]).toMatchObject({ label: 'new', caps: [], dimensions: [{ label: 'd' }] });
    expect(result.model.scorecards[1]?.dimensions[0]?.metrics[0]?.label).toBe('Urgent tickets');
  });

  test('is the same model when written out and read again, as YAML or as JSON', () => {
    const first = readModel(refusals.model, 'small.yml');
    expect(first).toMatchObject({ ok: true });
    if (first.ok) expect(readModel(JSON.stringify(first.model, null, '\t'), 'small.json')).toEqual(first);
  });

  test('with a fault behind an anchor is told of it once, at its place', () => {
    const text = `version: 1
name: Small
bands: [{ id: green, from: 70 }, { id: red, from: 0 }]
scorecards:
  - id: new
    when: { field: company.tier, is: gold }
    dimensions: &all
      - id: d
        weight: heavy
        metrics: [{ id: x, from: { field: company.nps }, curve: { linear: [[0, 0], [10, 100]] } }]
  - { id: old, when: { field: company.tier, is: tin }, dimensions: *all }
  - { id: rest, dimensions: *all }
`;
    const result = readModel(text, 'small.yml');
    const problems = result.ok ? [] : result.problems;
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ['scorecards[0].dimensions[0].weight', 9],
      ['scorecards[0].dimensions[0].metrics[0].weight', 10],
    ]);
    for (const { message } of problems) expect(message).toMatch(/ \(used in 2 more places by an alias\)$/);
  });

  test('two lists that are not there are two problems', () => {
    const result = readModel('version: 1\nname: Small\n', 'small.yml');
    const problems = result.ok ? [] : result.problems;
    expect(problems.map(({ path }) => path)).toEqual(['bands', 'scorecards']);
    for (const { message } of problems) expect(message).not.toContain('alias');
  });

  test.each(refusals.rows)('$name', ({ replace: [from, to], problems, some }) => {
    expect(refusals.model).toContain(from);
    const result = readModel(refusals.model.replace(from, to), 'small.yml');
    const found = result.ok ? [] : result.problems;
    if (!some) expect(found.map(({ path }) => path)).toEqual(problems.map(({ path }) => path));
    for (const { path, line, message, remedy } of problems) {
      expect(found).toContainEqual({
        file: 'small.yml',
        path,
        line,
        column: expect.any(Number),
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      });
    }
  });

  test.each(['', '# nothing\n', 'null', '5', '- 1', '*nobody', '{"a": ', '\t- x'])('%j is none', (text) => {
    const result = readModel(text, 'odd.yml');
    expect(result.ok).toBe(false);
    if (!result.ok)
      expect(result.problems[0]).toMatchObject({ message: expect.any(String), remedy: expect.any(String) });
  });

  test('problems point at columns too', () => {
    const result = readModel(refusals.model.replace('from: 40', 'form: 40'), 'small.yml');
    // The band itself, which lacks its edge, and the key: "  - { id: yellow, form: 40 }"
    expect(result).toMatchObject({
      ok: false,
      problems: [
        { line: 5, column: 5 },
        { line: 5, column: 19 },
      ],
    });
  });
});

describe('facts', () => {
  const Problem = z.strictObject({ path: z.string(), message: z.string(), remedy: z.string() });
  const rows = readCases(
    'facts.yaml',
    z.array(z.strictObject({ name: z.string(), facts: z.unknown(), problems: z.array(Problem).default([]) })),
  );
  test.each(rows)('$name', ({ facts, problems }) => {
    const result = parseFacts(facts);
    const expected = problems.map(({ path, message, remedy }) => ({
      path,
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    }));
    expect(result.ok ? [] : result.problems).toEqual(expected);
  });
});

describe('the nearest name', () => {
  const names = ['atLeast', 'atMost', 'above', 'below'];
  test.each([
    ['atleast', 'atLeast'],
    ['atLaest', 'atLeast'],
    ['abov', 'above'],
    ['bellow', 'below'],
    ['at-most', 'atMost'],
  ])('to %s is %s', (name, expected) => expect(nearest(name, names)).toBe(expected));
  test.each([['color'], ['x'], ['weight']])('to %s is none of them: they have nothing in common', (name) =>
    expect(nearest(name, names)).toBeUndefined(),
  );
  test('to a part of a name is the name', () =>
    expect(nearest('revenue', ['tier', 'annualRevenue'])).toBe('annualRevenue'));
  test('to anything among nothing is nothing', () => expect(nearest('x', [])).toBeUndefined());
});
