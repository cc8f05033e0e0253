import { combineMoves } from '@barometer/shared/scoring/combine-moves.ts';
import { validModel } from '../support/cases.ts';
import { moveBetween, scoring } from '../support/scorings.ts';

/** Two metrics in a dimension each, both worth half, and a cap. */
const model = validModel({
  version: 1,
  name: 'Two',
  bands: [
    { id: 'green', from: 70 },
    { id: 'red', from: 0 },
  ],
  coverageFloor: 0,
  scorecards: [
    {
      id: 'all',
      dimensions: [
        {
          id: 'support',
          weight: 1,
          metrics: [
            {
              id: 'urgent',
              weight: 1,
              from: { count: 'tickets', where: [{ field: 'priority', is: 'URGENT' }] },
              curve: {
                linear: [
                  [0, 100],
                  [10, 0],
                ],
              },
            },
          ],
        },
        {
          id: 'commercial',
          weight: 1,
          metrics: [
            {
              id: 'renewal',
              weight: 1,
              from: { daysUntil: 'company.renewalDate' },
              curve: {
                linear: [
                  [0, 0],
                  [100, 100],
                ],
              },
            },
          ],
        },
      ],
      caps: [{ id: 'many', when: { metric: 'urgent', atLeast: 5 }, max: 30, reason: 'Many urgent tickets' }],
    },
  ],
});
const company = (renewalDate: string | null) => ({ id: '1', properties: { renewalDate } });
const urgent = (...ids: string[]) => ids.map((id) => ({ id, properties: { priority: 'URGENT' } }));

describe('the causes of a move', () => {
  test('days that pass are time; a ticket that comes is behaviour, with the ticket', () => {
    const before = scoring(model, { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('7') });
    const after = scoring(model, { asOf: '2026-01-21', company: company('2026-04-11'), tickets: urgent('8', '9') });
    expect(moveBetween(before, after)).toEqual({
      delta: -15,
      parts: [
        { kind: 'time', metric: 'renewal', delta: -10, before: 100, after: 80 },
        {
          kind: 'behaviour',
          metric: 'urgent',
          delta: -5,
          before: 1,
          after: 2,
          added: ['8', '9'].map((id) => ({ type: 'ticket', id, field: 'priority', value: 'URGENT' })),
          removed: [{ type: 'ticket', id: '7', field: 'priority', value: 'URGENT' }],
        },
      ],
    });
  });

  test('data that goes is coverage, and what happened to the rest is told at the new weights', () => {
    const before = scoring(model, { asOf: '2026-01-01', company: company('2026-02-20'), tickets: [] });
    const after = scoring(model, { asOf: '2026-01-01', company: company(null), tickets: urgent('8') });
    expect(moveBetween(before, after)).toMatchObject({
      delta: 15,
      parts: [
        { kind: 'coverage', delta: 25, metrics: [{ metric: 'renewal', before: 'present', after: 'missing' }] },
        { kind: 'behaviour', metric: 'urgent', delta: -10 },
      ],
    });
  });

  test('what a cap takes is told after what it takes it from', () => {
    const before = scoring(model, { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('1') });
    const after = scoring(model, {
      asOf: '2026-01-01',
      company: company('2026-04-11'),
      tickets: urgent('1', '2', '3', '4', '5'),
    });
    expect(moveBetween(before, after)).toMatchObject({
      delta: -65,
      parts: [
        { kind: 'behaviour', metric: 'urgent', delta: -20 },
        { kind: 'cap', delta: -45, before: [], after: ['many'] },
      ],
    });
  });

  test('a published model is charged with what it does to facts that stay the same', () => {
    const facts = { asOf: '2026-01-01', company: company('2026-01-01'), tickets: [] };
    const heavier = structuredClone(model);
    const [support] = heavier.scorecards[0]?.dimensions ?? [];
    if (support) support.weight = 3;
    expect(moveBetween(scoring(model, facts), scoring(heavier, facts))).toMatchObject({
      delta: 25,
      parts: [{ kind: 'model', delta: 25, paths: [expect.stringContaining('support weight 1 → 3')] }],
    });
  });

  test('another scorecard for the same customer is a cause of its own', () => {
    const two = structuredClone(model);
    const [first] = two.scorecards;
    if (!first) throw new Error('The model has no scorecard.');
    two.metrics = [{ id: 'tenure', label: 'tenure', from: { daysSince: 'company.customerSince' } }];
    const strict = structuredClone(first);
    for (const { metrics } of strict.dimensions)
      for (const metric of metrics)
        metric.curve = {
          linear: [
            [0, 50],
            [1, 50],
          ],
        };
    two.scorecards = [
      { ...first, id: 'new', label: 'First days', when: { metric: 'tenure', atMost: 10 } },
      { ...strict, id: 'old', label: 'Established' },
    ];
    const at = (asOf: string) =>
      scoring(validModel(two), {
        asOf,
        company: { id: '1', properties: { customerSince: '2026-01-01' } },
        tickets: [],
      });
    const move = moveBetween(at('2026-01-05'), at('2026-02-05'));
    expect(move).toEqual({ delta: -50, parts: [{ kind: 'scorecard', delta: -50, before: 'new', after: 'old' }] });
  });
});

test('moves about one thing become one: what came and went in between is left out', () => {
  const evidence = (id: string) => ({ type: 'ticket' as const, id });
  const part = (delta: number, before: number, after: number, added: string[], removed: string[]) => ({
    ...{ kind: 'behaviour' as const, metric: 'urgent', delta, before, after },
    added: added.map(evidence),
    removed: removed.map(evidence),
  });
  const first = { delta: -10, parts: [part(-10, 1, 2, ['8'], [])] };
  const second = { delta: -5, parts: [part(-5, 2, 2, ['9'], ['8', '7'])] };
  expect(combineMoves([first, second])).toEqual({ delta: -15, parts: [part(-15, 1, 2, ['9'], ['7'])] });
  expect(combineMoves([first, { delta: 10, parts: [part(10, 2, 1, [], ['8'])] }]).parts).toEqual([]);
});
