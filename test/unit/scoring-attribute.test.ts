import { attribute } from '@barometer/shared/scoring/attribute.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { validModel } from '../support/cases.ts';
import { moveBetween, scoring } from '../support/scorings.ts';

/** Two metrics in a dimension each, both worth half, and a cap. */
const model = () =>
  validModel({
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
    const before = scoring(model(), { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('7') });
    const after = scoring(model(), { asOf: '2026-01-21', company: company('2026-04-11'), tickets: urgent('8', '9') });
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

  test('a metric that both aged and changed is told twice, and a ticket that stayed not at all', () => {
    const before = scoring(model(), { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('7') });
    const after = scoring(model(), { asOf: '2026-01-21', company: company('2026-03-12'), tickets: urgent('7', '8') });
    expect(moveBetween(before, after)).toMatchObject({
      delta: -30,
      parts: [
        { kind: 'time', metric: 'renewal', delta: -10, before: 100, after: 80 },
        { kind: 'behaviour', metric: 'urgent', delta: -5, added: [{ id: '8' }], removed: [] },
        { kind: 'behaviour', metric: 'renewal', delta: -15, before: 80, after: 50 },
      ],
    });
  });

  test('data that goes is coverage, and what happened to the rest is told at the new weights', () => {
    const before = scoring(model(), { asOf: '2026-01-01', company: company('2026-02-20'), tickets: [] });
    const after = scoring(model(), { asOf: '2026-01-01', company: company(null), tickets: urgent('8') });
    expect(moveBetween(before, after)).toMatchObject({
      delta: 15,
      parts: [
        { kind: 'coverage', delta: 25, metrics: [{ metric: 'renewal', before: 'present', after: 'missing' }] },
        { kind: 'behaviour', metric: 'urgent', delta: -10 },
      ],
    });
  });

  test('what a cap takes is told after what it takes it from', () => {
    const before = scoring(model(), { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('1') });
    const after = scoring(model(), {
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
    const heavier = model();
    const [support] = heavier.scorecards[0]?.dimensions ?? [];
    if (support) support.weight = 3;
    expect(moveBetween(scoring(model(), facts), scoring(heavier, facts))).toMatchObject({
      delta: 25,
      parts: [{ kind: 'model', delta: 25, paths: [expect.stringContaining('support weight 1 → 3')] }],
    });
  });

  test('another scorecard for the same customer is a cause of its own', () => {
    const two = model();
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

  test('a cap that is lifted gives back what it took, and one that stays is no cause', () => {
    const five = { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('1', '2', '3', '4', '5') };
    const capped = scoring(model(), five);
    expect(moveBetween(capped, scoring(model(), { ...five, tickets: urgent('1') }))).toMatchObject({
      delta: 65,
      parts: [
        { kind: 'behaviour', metric: 'urgent', delta: 20 },
        { kind: 'cap', delta: 45, before: ['many'], after: [] },
      ],
    });
    const nearer = scoring(model(), { ...five, company: company('2026-04-01') });
    expect(moveBetween(capped, nearer)?.parts.map(({ kind, delta }) => [kind, delta])).toEqual([
      ['behaviour', -5],
      ['cap', 5],
    ]);
  });

  test('a scorecard that changes is told even where the score does not', () => {
    const two = model();
    const [first] = two.scorecards;
    if (!first) throw new Error('The model has no scorecard.');
    two.scorecards = [{ ...first, id: 'gold', when: { field: 'company.tier', is: 'gold' } }, first];
    const tier = (value: string | null) =>
      scoring(validModel(two), {
        asOf: '2026-01-01',
        company: { id: '1', properties: { tier: value } },
        tickets: urgent('1'),
      });
    const part = { kind: 'scorecard', delta: 0, before: 'gold', after: 'all' };
    expect(moveBetween(tier('gold'), tier(null))).toEqual({ delta: 0, parts: [part] });
  });

  test('at most 20 records are named that came, and 20 that went', () => {
    const numbered = (from: number, count: number) =>
      urgent(...Array.from({ length: count }, (_, index) => String(from + index)));
    const at = (tickets: object[]) => scoring(model(), { asOf: '2026-01-01', company: company('2026-04-11'), tickets });
    const [few, many] = [at(numbered(100, 3)), at(numbered(200, 21))];
    const three = ['100', '101', '102'].map((id) => ({ id }));
    const twenty = Array.from({ length: 20 }, (_, index) => ({ id: String(200 + index) }));
    expect(moveBetween(few, many)?.parts[0]).toMatchObject({ added: twenty, removed: three });
    expect(moveBetween(many, few)?.parts[0]).toMatchObject({ added: three, removed: twenty });
  });
});

describe('where there is no score', () => {
  const facts = { asOf: '2026-01-01', company: company('2026-04-11'), tickets: urgent('1') };
  const unknown = { asOf: '2026-01-01', company: company(null) };

  test('before or after, nothing can be split', () => {
    expect(moveBetween(scoring(model(), unknown), scoring(model(), facts))).toBeNull();
    expect(moveBetween(scoring(model(), facts), scoring(model(), unknown))).toBeNull();
  });

  test('after one step between two models, it is told together with the next', () => {
    const weighted = (weight: number) => {
      const changed = model();
      const [support] = changed.scorecards[0]?.dimensions ?? [];
      if (support) support.weight = weight;
      return compileModel(changed);
    };
    const nobody = model();
    const [only] = nobody.scorecards;
    if (only) only.when = { field: 'company.tier', is: 'gold' };
    const empty = { ...facts, company: company('2026-01-01'), tickets: [] };
    const before = scoring(model(), empty);
    const after = scoring(weighted(4).model, empty);
    const steps = [
      { paths: ['a'], compiled: compileModel(nobody) },
      { paths: ['b'], compiled: weighted(3) },
      { paths: ['c'], compiled: weighted(4) },
    ];
    expect([before.answer.exact, after.answer.exact]).toEqual([50, 80]);
    expect(attribute(before, after, steps)).toEqual({
      delta: 30,
      parts: [
        { kind: 'model', delta: 25, paths: ['a', 'b'] },
        { kind: 'model', delta: 5, paths: ['c'] },
      ],
    });
  });
});

describe('a rating that expires', () => {
  function at(asOf: string, value: number, setAt: string) {
    const rated = model();
    const [, commercial] = rated.scorecards[0]?.dimensions ?? [];
    for (const metric of commercial?.metrics ?? []) metric.from = { pulse: true, expiresAfterDays: 30 };
    return scoring(validModel(rated), { asOf, company: company(null), tickets: urgent('1'), pulse: { value, setAt } });
  }
  const early = () => at('2026-01-20', 50, '2026-01-01');

  test('is coverage, and keeps the states it went through', () => {
    expect(moveBetween(early(), at('2026-02-20', 50, '2026-01-01'))).toEqual({
      delta: 20,
      parts: [{ kind: 'coverage', delta: 20, metrics: [{ metric: 'renewal', before: 'present', after: 'expired' }] }],
    });
  });

  test('and is given anew is behaviour, from the rating before to the one after', () => {
    expect(moveBetween(early(), at('2026-02-20', 80, '2026-02-10'))).toMatchObject({
      delta: 15,
      parts: [{ kind: 'behaviour', metric: 'renewal', delta: 15, before: 50, after: 80 }],
    });
  });

  test('and one that did not exist yet is coverage, though only days have passed', () => {
    expect(moveBetween(at('2026-01-05', 80, '2026-01-10'), at('2026-01-20', 80, '2026-01-10'))).toEqual({
      delta: -5,
      parts: [{ kind: 'coverage', delta: -5, metrics: [{ metric: 'renewal', before: 'missing', after: 'present' }] }],
    });
  });

  test('and comes back is coverage again', () => {
    expect(moveBetween(at('2026-02-20', 50, '2026-01-01'), at('2026-02-20', 50, '2026-02-10'))).toMatchObject({
      delta: -20,
      parts: [{ kind: 'coverage', metrics: [{ metric: 'renewal', before: 'expired', after: 'present' }] }],
    });
  });
});

test('a feed that stopped and came back is behaviour, from the value it had before', () => {
  const at = (asOf: string, ...logins: [date: string, value: number][]) => {
    const fed = model();
    const [, commercial] = fed.scorecards[0]?.dimensions ?? [];
    for (const metric of commercial?.metrics ?? []) metric.from = { usage: 'logins', take: 'mean', withinDays: 7 };
    const usage = { logins: logins.map(([date, value]) => ({ date, value })) };
    return scoring(validModel(fed), { asOf, company: company(null), tickets: urgent('1'), usage });
  };
  const stopped = at('2026-01-02', ['2026-01-02', 50]);
  expect(moveBetween(stopped, at('2026-02-20', ['2026-01-02', 50], ['2026-02-20', 80]))).toMatchObject({
    delta: 15,
    parts: [{ kind: 'behaviour', metric: 'renewal', delta: 15, before: 50, after: 80 }],
  });
});
