import { printAnswer } from '@barometer/shared/scoring/answer.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { z } from 'zod';
import { expandFacts, modelAround, readCases, ShortFacts, validModel, withSet } from '../support/cases.ts';

const Row = z.strictObject({
  name: z.string(),
  model: z.string(),
  set: z.record(z.string(), z.unknown()).optional(),
  facts: ShortFacts,
  asOf: z.string().optional(),
  previousBand: z.string().optional(),
  previousBands: z.record(z.string(), z.string()).optional(),
  expect: z.record(z.string(), z.unknown()),
});
const scoring = readCases(
  'scoring.yaml',
  z.strictObject({ models: z.record(z.string(), z.unknown()), rows: z.array(Row) }),
);

/** The parts of `actual` that `expected` speaks of: in objects the same keys, in lists of named things the same ids. */
function partOf(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length === 0 || !expected.every((part) => 'id' in part)) return actual;
    return expected.map((part) =>
      partOf(
        actual.find(({ id }) => id === part.id),
        part,
      ),
    );
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) return actual;
  return Object.fromEntries(
    Object.entries(expected).map(([key, part]) => [key, partOf(Reflect.get(actual, key), part)]),
  );
}

describe('a scoring', () => {
  test.each(scoring.rows)('$name', ({ model, set, facts, expect: expected, asOf, previousBand, previousBands }) => {
    const compiled = compileModel(validModel(withSet(scoring.models[model], set ?? {})));
    const answer: unknown = JSON.parse(
      printAnswer(compiled.score(expandFacts(facts), { asOf, previousBand, previousBands })),
    );
    expect(partOf(answer, expected)).toEqual(expected);
  });
});

const anyValue = { map: { values: {}, else: 50 } };

describe('where a value comes from', () => {
  const rows = readCases(
    'sources.yaml',
    z.array(
      z.strictObject({
        name: z.string(),
        from: z.looseObject({}),
        staleAfterDays: z.number().optional(),
        facts: ShortFacts,
        state: z.string().optional(),
        value: z.unknown(),
        evidence: z.array(z.unknown()).optional(),
      }),
    ),
  );
  const metrics = [
    { id: 'open', from: { count: 'tickets', where: [{ field: 'isOpen', is: true }] } },
    { id: 'all', from: { count: 'tickets' } },
    { id: 'tier', from: { field: 'company.tier' } },
    { id: 'mood', from: { pulse: true, expiresAfterDays: 30 } },
    { id: 'seats', from: { field: 'company.custom.seats' } },
    ...['logins', 'exports'].map((id) => ({ id, from: { usage: id, take: 'sum', withinDays: 7 } })),
  ];
  test.each(rows)('$name', ({ from, staleAfterDays, facts, state = 'present', value, evidence }) => {
    const metric = { from, curve: anyValue, ...(staleAfterDays === undefined ? {} : { staleAfterDays }) };
    const answer = compileModel(modelAround({ metric, metrics })).score(expandFacts(facts));
    const [result] = answer.metrics;
    expect(result).toMatchObject({ state, value, points: state === 'present' ? 50 : null });
    if (evidence !== undefined) expect(result?.evidence).toStrictEqual(evidence);
    if (value === null) expect(result?.evidence).toEqual([]);
  });

  test('names at most 20 records in id order, then how many more', () => {
    const compiled = compileModel(modelAround({ metric: { from: { count: 'tickets' }, curve: anyValue } }));
    const tickets = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(count - index) }));
    const twenty = compiled.score(expandFacts({ tickets: tickets(20) })).metrics[0];
    expect(twenty?.evidence).toHaveLength(20);
    expect(twenty).not.toHaveProperty('more');
    const more = compiled.score(expandFacts({ tickets: tickets(23) })).metrics[0];
    expect(more?.evidence.map((evidence) => 'id' in evidence && evidence.id)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index + 1)),
    );
    expect(more).toMatchObject({ value: 23, more: 3 });
  });
});

describe('a curve', () => {
  const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
  const Points = z.union([z.number(), z.literal(['missing', 'unlisted'])]);
  const rows = readCases(
    'curves.yaml',
    z.array(z.strictObject({ name: z.string(), curve: z.looseObject({}), points: z.array(z.tuple([Value, Points])) })),
  );
  test.each(rows)('$name', ({ curve, points }) => {
    const compiled = compileModel(modelAround({ metric: { from: { field: 'company.custom.x' }, curve } }));
    const actual = points.map(([value]) => {
      const [result] = compiled.score(expandFacts({ company: { custom: { x: value } } })).metrics;
      if (result?.state !== 'missing') return [value, result?.points];
      return [value, result.value === null ? 'missing' : 'unlisted'];
    });
    expect(actual).toEqual(points);
  });
});

describe('a condition', () => {
  const rows = readCases(
    'conditions.yaml',
    z.array(
      z.strictObject({
        name: z.string(),
        condition: z.record(z.string(), z.unknown()),
        holds: z.array(z.unknown()),
        fails: z.array(z.unknown()),
      }),
    ),
  );

  /** The condition with what it asks about put into every comparison in it. */
  function about(subject: object, condition: Record<string, unknown>): object {
    const inner = (part: unknown) => about(subject, Object(part));
    const { all, any, not } = condition;
    if (Array.isArray(all)) return { all: all.map(inner) };
    if (Array.isArray(any)) return { any: any.map(inner) };
    return not === undefined ? { ...subject, ...condition } : { not: inner(not) };
  }

  const metric = { from: { field: 'company.custom.x' }, curve: anyValue };
  const metrics = [{ id: 'top', from: { field: 'company.custom.x' } }];
  const outcome = (rest: Record<string, unknown>, holds: (custom: object) => boolean) =>
    Object.fromEntries(
      [true, false].map((expected) => {
        const values = expected ? rest.holds : rest.fails;
        const customs = Array.isArray(values) ? values.map((x) => (x === 'absent' ? {} : { x })) : [];
        return [expected ? 'holds' : 'fails', customs.filter((custom) => holds(custom) !== expected)];
      }),
    );
  const asExpected = { holds: [], fails: [] };

  test.each(rows)('$name, of a company field', ({ condition, ...rest }) => {
    const caps = [{ id: 'c', when: about({ field: 'company.custom.x' }, condition), max: 50, reason: 'r' }];
    const compiled = compileModel(modelAround({ metric, caps }));
    const holds = (custom: object) => compiled.score(expandFacts({ company: { custom } })).caps[0]?.applies === true;
    expect(outcome(rest, holds)).toEqual(asExpected);
  });

  test.each(rows)('$name, of a metric', ({ condition, ...rest }) => {
    const caps = ['m', 'top'].map((id) => ({ id, when: about({ metric: id }, condition), max: 50, reason: 'r' }));
    const compiled = compileModel(modelAround({ metric, metrics, caps }));
    const holds = (custom: object) => {
      const [own, top] = compiled.score(expandFacts({ company: { custom } })).caps;
      expect(own?.applies).toBe(top?.applies);
      return own?.applies === true;
    };
    expect(outcome(rest, holds)).toEqual(asExpected);
  });

  test.each(rows)('$name, of a record', ({ condition, ...rest }) => {
    const from = { count: 'deals', where: [about({ field: 'custom.x' }, condition)] };
    const compiled = compileModel(modelAround({ metric: { from, curve: anyValue } }));
    const holds = (custom: object) => {
      return compiled.score(expandFacts({ deals: [{ id: '1', custom }] })).metrics[0]?.value === 1;
    };
    expect(outcome(rest, holds)).toEqual(asExpected);
  });

  test('an event that has not happened yet is missing, a plan is not', () => {
    const when = (field: string) => ({ field: `company.${field}`, known: true });
    const caps = ['lastActivityAt', 'createdAt', 'renewalDate', 'custom.due'].map((field) => {
      return { id: field, when: when(field), max: 50, reason: 'r' };
    });
    const later = '2026-07-01';
    const company = { lastActivityAt: later, createdAt: later, renewalDate: later, custom: { due: later } };
    const answer = compileModel(modelAround({ metric, caps })).score(expandFacts({ company }));
    expect(answer.caps.filter(({ applies }) => applies).map(({ id }) => id)).toEqual(['renewalDate', 'custom.due']);
  });
});

describe('the printed answer', () => {
  const facts = () => expandFacts({ tickets: [{ id: '5' }], pulse: { value: 5, setAt: '2026-06-01', by: 'Ann' } });
  const model = () => modelAround({ metric: { from: { count: 'tickets' }, curve: anyValue } });

  test('has the keys of the contract in their order', () => {
    const answer = compileModel(model()).score(facts());
    expect(printAnswer(answer)).toBe(
      '{"scorecard":"main","state":"scored","score":50,"exact":50,"capped":50,"band":"yellow","grade":"D",' +
        '"coverage":1,"caps":[],"dimensions":[{"id":"d","points":50,"weight":1,"share":1,"contribution":50}],' +
        '"metrics":[{"id":"m","dimension":"d","state":"present","value":1,"points":50,"share":1,"contribution":50,' +
        '"evidence":[{"type":"ticket","id":"5"}]}],"context":{},"others":[]}',
    );
  });

  test('puts every part of it in order, however deep', () => {
    const [one, two] = ['one', 'two'].map((id) => ({
      id,
      dimensions: [
        {
          id: 'd',
          weight: 1,
          metrics: [
            { id: 'tier', weight: 1, from: { field: 'company.tier' }, curve: anyValue },
            {
              id: 'open',
              weight: 1,
              from: { count: 'tickets', where: [{ field: 'isOpen', is: true }] },
              curve: anyValue,
            },
            { id: 'all', weight: 1, from: { count: 'contacts' }, curve: anyValue },
            { id: 'logins', weight: 1, from: { usage: 'logins', take: 'sum', withinDays: 7 }, curve: anyValue },
            { id: 'mood', weight: 1, from: { pulse: true, expiresAfterDays: 30 }, curve: anyValue },
          ],
        },
      ],
      caps: [{ id: 'c', when: { metric: 'open', atLeast: 1 }, max: 20, reason: 'r' }],
      when: { field: 'company.tier', is: 'gold' },
    }));
    const bands = [{ id: 'all', from: 0 }];
    const rich = compileModel(validModel({ version: 1, name: 'Rich', bands, scorecards: [one, two] }));
    const contacts = Array.from({ length: 22 }, (_, index) => ({ id: String(index) }));
    const answer = rich.score(
      expandFacts({
        company: { tier: 'gold' },
        ...{ contacts, tickets: [{ id: '5', isOpen: true }], usage: { logins: [{ date: '2026-06-30', value: 2 }] } },
        pulse: { value: 5, setAt: '2026-06-01', by: 'Ann', reason: 'They left' },
      }),
    );
    const printed = printAnswer(answer);
    expect(JSON.parse(printed)).toStrictEqual(answer);
    expect(Object.keys(JSON.parse(printed))).toEqual([
      ...['scorecard', 'state', 'score', 'exact', 'capped', 'band', 'grade', 'coverage'],
      ...['caps', 'dimensions', 'metrics', 'context', 'others'],
    ]);
    expect(printed).toContain('"caps":[{"id":"c","max":20,"reason":"r","applies":true,"limits":true}]');
    expect(printed).toContain('[{"type":"company","id":"1","field":"tier","value":"gold"}]');
    expect(printed).toContain('[{"type":"usage","name":"logins","from":"2026-06-23","to":"2026-06-30","points":1}]');
    expect(printed).toContain('[{"type":"pulse","value":5,"setAt":"2026-06-01","by":"Ann","reason":"They left"}]');
    expect(printed).toContain('{"type":"contact","id":"19"}],"more":2}');
    expect(printed).toContain(
      '"others":[{"scorecard":"two","state":"scored","score":20,"band":"all","grade":"F","coverage":1}]',
    );
  });

  test('an asOf that is no date is the only thing scoring throws for', () => {
    expect(() => compileModel(model()).score(facts(), { asOf: 'today' })).toThrow(RangeError);
  });
});
