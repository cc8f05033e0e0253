import fc from 'fast-check';

/** Any valid model and any facts, small enough to collide: few names, few records, dates around asOf. */

const day = fc.integer({ min: -120, max: 30 }).map((offset) => {
  return new Date(Date.UTC(2026, 5, 30) + offset * 86_400_000).toISOString().slice(0, 10);
});
const moment = fc.oneof(
  day,
  fc
    .tuple(day, fc.integer({ min: 0, max: 23 }))
    .map(([date, hour]) => `${date}T${String(hour).padStart(2, '0')}:30:00Z`),
);
const number = fc.oneof(
  fc.integer({ min: -10, max: 120 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const word = fc.constantFrom('gold', 'silver', 'URGENT', 'HIGH', '', '5', 'constructor');
const value = fc.oneof(number, word, fc.boolean(), moment, fc.constant(null));

const companyFields = ['tier', 'nps', 'customerSince', 'renewalDate', 'lastActivityAt', 'custom.a', 'custom.b'];
const recordFields = ['createdAt', 'custom.a', 'custom.b'];
const collections = ['contacts', 'deals', 'tickets'];
const usageNames = ['logins', 'active'];

const custom = fc.record({ a: value, b: value }, { requiredKeys: [] });
const record = fc.record(
  {
    id: fc.oneof(fc.integer({ min: 0, max: 99 }).map(String), fc.constantFrom('a', 'B', '007')),
    createdAt: fc.oneof(moment, fc.constant(null)),
    properties: fc.record(
      { custom, amount: value, lastActivityAt: value, isOpen: value, priority: value },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['id'] },
);
const records = fc.array(record, { maxLength: 25 });
const series = fc.uniqueArray(fc.record({ date: day, value: number }), { maxLength: 20, selector: ({ date }) => date });

export const facts = fc.record(
  {
    asOf: moment,
    company: fc.record({
      id: fc.constantFrom('1', 'x'),
      properties: fc.record(
        { custom, tier: value, nps: value, customerSince: value, renewalDate: value, lastActivityAt: value },
        { requiredKeys: [] },
      ),
    }),
    contacts: records,
    deals: records,
    tickets: records,
    usage: fc.record({ logins: series, active: series }, { requiredKeys: [] }),
    pulse: fc.record({ value: fc.double({ min: 0, max: 100, noNaN: true }), setAt: moment }),
  },
  { requiredKeys: ['asOf', 'company'] },
);

const days = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.double({ min: 0.01, max: 1e6, noNaN: true }));
const operand = fc.oneof(number, word, fc.boolean(), moment);
const ordered = fc.oneof(number, moment);
const test = fc.oneof(
  fc.record({ is: operand }),
  fc.record({ isNot: operand }),
  fc.record({ in: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
  fc.record({ notIn: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
  fc.record({ atLeast: ordered }),
  fc.record({ atMost: ordered }),
  fc.record({ above: ordered }),
  fc.record({ below: ordered }),
  fc.record({ known: fc.boolean() }),
);

function conditionOn(subjects: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const leaf = fc.tuple(subjects, test).map(([subject, comparison]) => ({ ...subject, ...comparison }));
  const several = fc.array(leaf, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.record({ all: several }),
    fc.record({ any: several }),
    leaf.map((condition) => ({ not: condition })),
  );
}
const field = fc.constantFrom(...companyFields).map((name) => `company.${name}`);
const onRecord = conditionOn(fc.constantFrom(...recordFields).map((name) => ({ field: name })));
const onCompany = (metricIds: string[]) => {
  return conditionOn(
    fc.oneof(
      field.map((path) => ({ field: path })),
      fc.constantFrom(...metricIds).map((id) => ({ metric: id })),
    ),
  );
};

const selection = fc.record(
  {
    where: fc.array(onRecord, { minLength: 1, maxLength: 2 }),
    withinDays: days,
    at: fc.constantFrom(...recordFields),
  },
  { requiredKeys: [] },
);
const path = fc
  .tuple(fc.constantFrom(...collections), fc.constantFrom(...recordFields))
  .map((parts) => parts.join('.'));
const source = fc.oneof(
  fc.record({ field }),
  fc.record({ daysSince: field }),
  fc.record({ daysUntil: field }),
  fc.tuple(fc.constantFrom(...collections), selection).map(([count, rest]) => ({ count, ...rest })),
  fc
    .tuple(fc.constantFrom('sum', 'mean', 'min', 'max'), path, selection)
    .map(([aggregate, of, rest]) => ({ [aggregate]: of, ...rest })),
  fc.record({ daysSinceLatest: path }),
  fc.record(
    {
      usage: fc.constantFrom(...usageNames),
      take: fc.constantFrom('sum', 'mean', 'last', 'max', 'activeDays'),
      withinDays: days,
      compare: fc.constant('previous'),
    },
    { requiredKeys: ['usage', 'take', 'withinDays'] },
  ),
  fc.record({ pulse: fc.constant(true), expiresAfterDays: days }),
);

const points = fc.double({ min: 0, max: 100, noNaN: true });
const xs = fc
  .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 5 })
  .map((values) => values.sort((a, b) => a - b).map((x) => x / 8));
const corners = xs.chain((values) => fc.tuple(...values.map((x) => fc.tuple(fc.constant(x), points))));
export const risingCorners = xs.chain((values) => {
  return fc
    .array(points, { minLength: values.length, maxLength: values.length })
    .map((ys) => ys.sort((a, b) => a - b).map((y, index) => [values[index], y]));
});
const curve = fc.oneof(
  fc.record({ linear: corners }),
  fc.record({ steps: corners }),
  fc.record({ boolean: fc.record({ true: points, false: points }) }),
  fc.record({
    map: fc.record({ values: fc.dictionary(word, points, { maxKeys: 3 }), else: points }, { requiredKeys: ['values'] }),
  }),
);
export const weight = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }));

const metric = (id: string, ids: string[]) => {
  const from = fc.oneof(
    { weight: 6, arbitrary: source },
    fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).map((ratio) => ({ ratio })),
    fc.constantFrom('t0', 't1').map((top) => ({ metric: top })),
  );
  return fc.record({ id: fc.constant(id), weight, from, curve });
};

const scorecard = (id: string) => {
  // A metric may be a ratio of those before it, so there are no cycles.
  const metrics = fc.tuple(
    metric('m0', ['t0', 't1']),
    metric('m1', ['t0', 'm0']),
    metric('m2', ['m0', 'm1']),
    metric('m3', ['m2', 't1']),
  );
  const caps = fc.array(fc.record({ when: onCompany(['t0', 't1', 'm0', 'm3']), max: points }), { maxLength: 3 });
  return fc.tuple(metrics, weight, weight, caps).map(([[m0, m1, m2, m3], first, second, rules]) => ({
    id,
    dimensions: [
      { id: 'first', weight: first, metrics: [m3, m0, m1] },
      { id: 'second', weight: second, metrics: [m2] },
    ],
    caps: rules.map((rule, index) => ({ id: `cap${index}`, reason: 'because', ...rule })),
  }));
};

export const model = fc
  .record({
    tops: fc.tuple(source, source),
    first: fc.record({ when: onCompany(['t0', 't1']), card: scorecard('first') }),
    last: scorecard('last'),
    coverageFloor: fc.constantFrom(0, 0.3, 0.5, 1),
    hysteresis: fc.constantFrom(0, 2, 5.5),
  })
  .map(({ tops, first, last, ...rest }) => ({
    version: 1,
    name: 'Any',
    ...rest,
    bands: [
      { id: 'green', from: 70 },
      { id: 'yellow', from: 40 },
      { id: 'red', from: 0 },
    ],
    metrics: tops.map((from, index) => ({ id: `t${index}`, from })),
    scorecards: [{ ...first.card, when: first.when }, last],
  }));
