import type { Model } from '@barometer/shared/model/model.ts';
import { customProperties } from '../../server/src/features/custom-properties.ts';
import { toFacts } from '../../server/src/features/facts.ts';
import { usageNeed } from '../../server/src/features/usage-need.ts';
import type { CompanyRecords } from '../../server/src/store/companies.ts';
import { modelAround, validModel, withSet } from '../support/cases.ts';

const curve = { map: { values: {}, else: 50 } };
const measuring = (from: object, rest: { metrics?: object[]; caps?: object[] } = {}) =>
  modelAround({ metric: { from, curve }, ...rest });
const nothingCustom = { company: [], contact: [], deal: [], ticket: [] };

describe('the CRM properties a model needs', () => {
  test.each<[what: string, from: object, expected: object]>([
    ['a field of the company', { field: 'company.custom.plan' }, { company: ['plan'] }],
    ['days since a date of the company', { daysSince: 'company.custom.start' }, { company: ['start'] }],
    ['days until a date of the company', { daysUntil: 'company.custom.end' }, { company: ['end'] }],
    ['a sum over deals', { sum: 'deals.custom.seats' }, { deal: ['seats'] }],
    ['a mean over tickets', { mean: 'tickets.custom.effort' }, { ticket: ['effort'] }],
    [
      'aggregates of tickets, in order',
      { mean: 'tickets.custom.effort', where: [{ field: 'custom.area', known: true }] },
      { ticket: ['area', 'effort'] },
    ],
    ['the latest date of contacts', { daysSinceLatest: 'contacts.custom.visit' }, { contact: ['visit'] }],
    ['where of a count', { count: 'tickets', where: [{ field: 'custom.kind', is: 'bug' }] }, { ticket: ['kind'] }],
    ['the date a window looks at', { count: 'deals', withinDays: 9, at: 'custom.due' }, { deal: ['due'] }],
    [
      'all of them at once, each of the collection it belongs to, in order',
      { min: 'deals.custom.seats', where: [{ field: 'custom.kind', known: true }], withinDays: 9, at: 'custom.due' },
      { deal: ['due', 'kind', 'seats'] },
    ],
    [
      'where, however deep it is nested',
      {
        count: 'contacts',
        where: [
          { any: [{ field: 'custom.c', is: 1 }, { all: [{ field: 'custom.b', is: 1 }] }] },
          { not: { field: 'custom.a', is: 1 } },
        ],
      },
      { contact: ['a', 'b', 'c'] },
    ],
  ])('are found in %s', (_what, from, expected) => {
    expect(customProperties(measuring(from))).toEqual({ ...nothingCustom, ...expected });
  });

  test.each<[what: string, from: object]>([
    ['canonical fields', { field: 'company.tier' }],
    ['canonical fields of records', { sum: 'deals.amount', where: [{ field: 'stage', is: 'custom.won' }] }],
    ['the name of a usage series', { usage: 'deals.custom.seats', take: 'sum', withinDays: 7 }],
    ['a pulse', { pulse: true, expiresAfterDays: 30 }],
  ])('are none for %s', (_what, from) => expect(customProperties(measuring(from))).toEqual(nothingCustom));

  test('are none for the id of a metric, whatever it looks like', () => {
    const id = 'tickets.custom.effort';
    const metrics = [{ id, from: { count: 'tickets' } }];
    expect(customProperties(measuring({ metric: id }, { metrics }))).toEqual(nothingCustom);
    expect(customProperties(measuring({ ratio: [id, id] }, { metrics }))).toEqual(nothingCustom);
  });

  test('are found wherever a model may ask, and each is named once', () => {
    const is = (name: string) => ({ field: `company.custom.${name}`, is: 1 });
    const model = measuring(
      { field: 'company.custom.metric' },
      {
        metrics: [
          { id: 'top', from: { field: 'company.custom.top' } },
          { id: 'again', from: { field: 'company.custom.metric' } },
        ],
        caps: [{ id: 'c', when: { any: [is('cap'), { metric: 'top', is: 1 }] }, max: 50, reason: 'r' }],
      },
    );
    const [card] = model.scorecards;
    const asking = validModel(
      withSet(model, {
        frozenWhen: is('frozen'),
        scorecards: [
          { ...card, id: 'first', when: { not: is('when') } },
          { ...card, id: 'rest' },
        ],
      }),
    );
    expect(customProperties(asking).company).toEqual(['cap', 'frozen', 'metric', 'top', 'when']);
  });
});

describe('the usage a model needs', () => {
  const usage = (name: string, withinDays: number, rest: object = {}) => {
    return { usage: name, take: 'sum', withinDays, ...rest };
  };
  const compared = { compare: 'previous' };
  const alone = (from: object) => () => measuring(from);
  const besides = (top: object, from: object) => () => measuring(from, { metrics: [{ id: 'top', from: top }] });

  test.each<[what: string, models: (() => Model)[], names: string[], days: number]>([
    ['none for a model that looks at none', [alone({ field: 'company.tier' })], [], 0],
    ['a name over its window', [alone(usage('logins', 28))], ['logins'], 28],
    ['twice the window to compare', [alone(usage('logins', 28, compared))], ['logins'], 56],
    ['the longest window', [besides(usage('active', 30), usage('logins', 20, compared))], ['active', 'logins'], 40],
    ['each name once', [besides(usage('logins', 90), usage('logins', 7))], ['logins'], 90],
    ['what all models need', [alone(usage('logins', 7)), alone(usage('active', 3))], ['active', 'logins'], 7],
  ])('is %s', (_what, models, names, days) => {
    expect(usageNeed(...models.map((model) => model()))).toEqual({ names, days });
  });
});

describe('facts from records', () => {
  const asOf = new Date('2026-06-30T12:00:00Z');
  const records: CompanyRecords = {
    company: { id: '1', createdAt: new Date('2024-01-01'), properties: { name: 'Acme', createdAt: '2024-01-01' } },
    children: { contact: [], deal: [], ticket: [] },
    usage: {},
    pulse: null,
    revision: 7,
  };

  test('of a company of which nothing else is known have empty collections, no usage and no pulse', () => {
    expect(toFacts(records, asOf)).toEqual({
      asOf: '2026-06-30T12:00:00.000Z',
      company: { id: '1', properties: { name: 'Acme', createdAt: '2024-01-01' } },
      ...{ contacts: [], deals: [], tickets: [], usage: {} },
    });
    expect(toFacts(records, asOf)).not.toHaveProperty('pulse');
  });

  test('have each record in its collection, its creation beside its id, null when unknown', () => {
    const record = (id: string, createdAt: Date | null) => ({ id, createdAt, properties: { name: id } });
    const children = {
      contact: [record('11', new Date('2026-01-02T03:04:05.006Z'))],
      deal: [record('21', null), record('22', new Date('2026-02-01'))],
      ticket: [record('31', null)],
    };
    expect(toFacts({ ...records, children }, asOf)).toMatchObject({
      contacts: [{ id: '11', createdAt: '2026-01-02T03:04:05.006Z', properties: { name: '11' } }],
      deals: [
        { id: '21', createdAt: null, properties: { name: '21' } },
        { id: '22', createdAt: '2026-02-01T00:00:00.000Z', properties: { name: '22' } },
      ],
      tickets: [{ id: '31', createdAt: null, properties: { name: '31' } }],
    });
  });

  test('have the usage as it was received', () => {
    const usage = { logins: [{ date: '2026-06-29', value: 0 }] };
    expect(toFacts({ ...records, usage }, asOf).usage).toEqual(usage);
  });

  test('have the pulse with its reason, or without where none was given', () => {
    const setAt = new Date('2026-06-01T08:00:00Z');
    const pulse = { value: 0, setAt, setBy: 'ann@acme.test', reason: 'New sponsor', revision: 7 };
    const expected = { value: 0, setAt: '2026-06-01T08:00:00.000Z', by: 'ann@acme.test' };
    expect(toFacts({ ...records, pulse }, asOf).pulse).toEqual({ ...expected, reason: 'New sponsor' });
    const bare = toFacts({ ...records, pulse: { ...pulse, reason: null } }, asOf).pulse;
    expect(bare).toEqual(expected);
    expect(bare).not.toHaveProperty('reason');
  });
});
