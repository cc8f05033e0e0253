import type { CardMetric, CardMove, CardMovePart } from '@barometer/shared/card.ts';
import { moved } from '@barometer/shared/moved.ts';
import { wholePoints } from '@barometer/shared/whole-points.ts';
import fc from 'fast-check';
import { watch } from '../../cards/gallery/fixture/card.ts';
import { everyKind, fell } from '../../cards/gallery/fixture/moved.ts';
import { movedView } from '../../cards/src/view/moved.ts';

type MetricPart = Extract<CardMovePart, { kind: 'time' | 'behaviour' }>;

const since = '2026-10-23T11:48:00Z';
const told = (move: CardMove) => moved({ ...watch, moved: move });
const numbers = (deltas: number[], delta: number) => {
  const parts = deltas.map((part, index): CardMovePart => behaviour({ metric: `m${index}`, delta: part }));
  return told({ since, delta, parts })?.causes.map((cause) => [cause.delta, cause.sentence]) ?? null;
};
const sentenceOf = (part: CardMovePart, metrics: CardMetric[] = watch.metrics) =>
  moved({ ...watch, metrics, moved: { since, delta: Math.round(part.delta), parts: [part] } })?.causes[0]?.sentence;

function behaviour(from: Partial<MetricPart>): CardMovePart {
  const shared = { metric: 'gone', label: 'Metric', delta: -5, measure: 'field' as const, before: 1, after: 2 };
  return { ...shared, added: [], removed: [], ...from, kind: 'behaviour' };
}

function time(from: Partial<MetricPart>): CardMovePart {
  return { metric: 'gone', label: 'Metric', delta: -5, measure: 'field', before: 1, after: 2, ...from, kind: 'time' };
}

/** Parts as a scoring gives them, in multiples of 1e-9 points; their sum is told in whole ones. */
const nanos = fc.array(fc.integer({ min: -40e9, max: 40e9 }), { minLength: 1, maxLength: 12 });
const sum = (numbers: number[]) => numbers.reduce((total, part) => total + part, 0);
const inPoints = (parts: number[]) => parts.map((part) => part / 1e9);

describe('whole points', () => {
  test.each([
    [[-5.1, -3.4, -0.5, 1.1], -8, [-5, -3, -1, 1]],
    [[-4.4, -3.3, -0.3], -8, [-5, -3, 0]],
    [[2.5, 2.5], 5, [3, 2]],
    [[0.4], 1, [1]],
    [[-7.6], -7, [-7]],
    [[], 0, []],
  ])('%j in sum %i: %j', (exact, total, whole) => expect(wholePoints(exact, total)).toEqual(whole));

  test('add up to the whole move, each less than one point from its part', () => {
    fc.assert(
      fc.property(nanos, fc.constantFrom(Math.floor, Math.round, Math.ceil), (parts, round) => {
        const total = round(sum(parts) / 1e9) || 0;
        const exact = inPoints(parts);
        const whole = wholePoints(exact, total);
        expect(sum(whole)).toBe(total);
        for (const [index, part] of whole.entries())
          expect(Math.abs(part - (exact[index] ?? 0))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the causes of a move', () => {
  test('are told by size, whole, and add up to the move', () => {
    expect(told(fell)?.causes.map(({ delta, sentence }) => [delta, sentence])).toEqual([
      [-5, '2 urgent tickets open, none before'],
      [-3, 'Weekly active users fell from 14 to 9'],
      [1, 'Expansion pipeline rose from $20,000 to $48,000'],
      [-1, '2 smaller changes'],
    ]);
  });

  test('always add up, whatever the parts', () => {
    fc.assert(
      fc.property(nanos, (parts) => {
        const total = Math.round(sum(parts) / 1e9) || 0;
        const causes = numbers(inPoints(parts), total)?.map(([delta]) => Number(delta)) ?? [];
        expect(sum(causes)).toBe(total);
        expect(causes.length).toBeLessThanOrEqual(5);
        expect(causes).not.toContain(0);
      }),
    );
  });

  test('that are too small to show are summed up', () => {
    expect(numbers([-4, -0.4, -0.3, -0.3], -5)).toEqual([
      [-4, 'Metric rose from 1 to 2'],
      [-1, '3 smaller changes'],
    ]);
    expect(numbers([-4, -0.2, 0.1], -4)).toEqual([[-4, 'Metric rose from 1 to 2']]);
  });

  test('one small cause alone is told by its name', () => {
    expect(numbers([0.4], 1)).toEqual([[1, 'Metric rose from 1 to 2']]);
  });

  test('that even out are told as well; where all are too small, nothing is', () => {
    expect(numbers([3.1, -3.2], 0)?.map(([delta]) => delta)).toEqual([-3, 3]);
    expect(numbers([0.2, -0.1], 0)).toBeNull();
    expect(moved({ ...watch, moved: null })).toBeNull();
    expect(moved({ ...watch, moved: undefined })).toBeNull();
  });

  test('name the records that came and went, and those behind what time, data and caps did', () => {
    const records = (part: CardMovePart) =>
      told({ since, delta: Math.round(part.delta), parts: [part] })?.causes[0]?.records.map(({ id }) => id);
    const cap = { id: 'urgent', max: 69, reason: 'An urgent ticket is open', limits: true, metrics: ['urgent'] };
    expect(told(fell)?.causes[0]?.records.map(({ id }) => id)).toEqual(['4498', '4512']);
    expect(records(time({ metric: 'renewal', measure: 'daysUntil' }))).toEqual(['27']);
    const capPart: CardMovePart = { kind: 'cap', delta: -5, before: [], after: [cap.reason] };
    const move = { since, delta: -5, parts: [capPart] };
    expect(moved({ ...watch, caps: [cap], moved: move })?.causes[0]?.records.map(({ id }) => id)).toEqual([
      '4498',
      '4512',
    ]);
  });
});

const urgent = { metric: 'urgent', label: 'Urgent tickets open', measure: 'count' } as const;
const activity = { metric: 'last-activity', label: 'Last activity', measure: 'daysSince' } as const;
const renewal = { metric: 'renewal', label: 'Renewal', measure: 'daysUntil' } as const;
const tenure = { metric: 'tenure', label: 'Tenure', measure: 'daysSince' } as const;
const pulse = { metric: 'pulse', label: 'Pulse', measure: 'pulse' } as const;

test.each<[string, CardMovePart]>([
  ['2 urgent tickets open, none before', behaviour({ ...urgent, before: 0, after: 2 })],
  ['1 urgent ticket open, 3 before', behaviour({ ...urgent, before: 3, after: 1 })],
  ['No urgent tickets open, 2 before', behaviour({ ...urgent, before: 2, after: 0 })],
  ['Ticket load rose from 1 to 3', behaviour({ ...urgent, label: 'Ticket load', before: 1, after: 3 })],
  ['Active users fell from 14 to 9', behaviour({ label: 'Active users', measure: 'usage', before: 14, after: 9 })],
  ['Active users fell slightly', behaviour({ label: 'Active users', measure: 'usage', before: 14.04, after: 14.01 })],
  [
    'Active users trend fell from +2% to −36%',
    behaviour({ label: 'Active users trend', measure: 'usage-change', before: 2, after: -36 }),
  ],
  [
    'Seats in use fell from 94% to 86%',
    behaviour({ label: 'Seats in use', measure: 'ratio', before: 0.94, after: 0.86 }),
  ],
  [
    'Pipeline rose from $20,000 to $48,000',
    behaviour({ label: 'Pipeline', measure: 'sum', money: true, before: 20000, after: 48000 }),
  ],
  [
    'Satisfaction fell from 4.3 to 3.9 on average',
    behaviour({ label: 'Satisfaction', measure: 'mean', before: 4.3, after: 3.9 }),
  ],
  ['Lowest satisfaction fell from 3 to 1', behaviour({ label: 'Satisfaction', measure: 'min', before: 3, after: 1 })],
  ['Highest price rose from 3 to 9', behaviour({ label: 'Highest price', measure: 'max', before: 3, after: 9 })],
  ['NPS fell from 9 to 6', behaviour({ label: 'NPS', before: 9, after: 6 })],
  ['Tier changed from gold to silver', behaviour({ label: 'Tier', before: 'gold', after: 'silver' })],
  ['Executive sponsor: no, yes before', behaviour({ label: 'Has an executive sponsor', before: true, after: false })],
  [
    'Go-live changed from Mar 5, 2026 to Apr 1, 2026',
    behaviour({ label: 'Go-live', before: '2026-03-05', after: '2026-04-01' }),
  ],
  ['Last activity 2 days ago, was 45', behaviour({ ...activity, before: 45, after: 2 })],
  ['Last activity 3 days ago, was 8 months ago', behaviour({ ...activity, before: 240, after: 3 })],
  ['Last activity today, was yesterday', behaviour({ ...activity, before: 1, after: 0 })],
  ['Renewal in 12 months, was in 23 days', behaviour({ ...renewal, before: 23, after: 365 })],
  ['With time: last activity 21 days ago, was yesterday', time({ ...activity, before: 1, after: 21 })],
  ['With time: renewal in 23 days, was 53', time({ ...renewal, before: 53, after: 23 })],
  ['With time: renewal passed 5 days ago', time({ ...renewal, before: 25, after: -5 })],
  ['With time: renewal passed 35 days ago, was 5', time({ ...renewal, before: -5, after: -35 })],
  ['With time: tenure: 4 months, was 3', time({ ...tenure, before: 92, after: 122 })],
  ['With time: tenure: 14 months', time({ ...tenure, before: 421, after: 428 })],
  [
    'With time: 2 logins in 30 days, 5 before',
    time({ label: 'Logins in 30 days', measure: 'count', before: 5, after: 2 }),
  ],
  ['1 urgent ticket open, none before', time({ ...urgent, before: 0, after: 1 })],
  ['With time: NPS rose from 1 to 2', time({ label: 'NPS' })],
  ['Pulse fell from good to bad', behaviour({ ...pulse, before: 75, after: 0 })],
  ['Pulse rose from shaky (30 of 100) to good', behaviour({ ...pulse, before: 30, after: 75 })],
])('%s', (expected, part) => expect(sentenceOf(part)).toBe(expected));

describe('what is no metric’s doing', () => {
  const coverage = (...states: [metric: string, label: string, before: string, after: string][]): CardMovePart => ({
    kind: 'coverage',
    delta: -5,
    metrics: states.map(([metric, label, before, after]) => ({ metric, label, before, after })),
  });
  const model = (...paths: string[]): CardMovePart => ({ kind: 'model', delta: -5, paths });
  const cap = (before: string[], after: string[], delta = -5): CardMovePart => ({ kind: 'cap', delta, before, after });

  test.each<[string, CardMovePart]>([
    ['New data on NPS', coverage(['nps', 'NPS', 'missing', 'present'])],
    [
      'New data on NPS; no recent data on key features used',
      coverage(['nps', 'NPS', 'missing', 'present'], ['features', 'Key features used', 'present', 'stale']),
    ],
    [
      'No more data on seats, NPS and 2 more',
      coverage(
        ['a', 'Seats', 'present', 'missing'],
        ['b', 'NPS', 'present', 'missing'],
        ['c', 'Logins', 'present', 'missing'],
        ['d', 'Tickets', 'present', 'missing'],
      ),
    ],
    ['A new rating', coverage(['pulse', 'Pulse', 'missing', 'present'])],
    ['The rating expired', coverage(['pulse', 'Pulse', 'present', 'expired'])],
    ['No rating any more', coverage(['pulse', 'Pulse', 'present', 'missing'])],
    ['Data came and went', coverage()],
    [
      'Scorecard changed: First 90 days → Established customers',
      { kind: 'scorecard', delta: -5, before: 'First 90 days', after: 'Established customers' },
    ],
    ['Scorecard changed: None → Growing', { kind: 'scorecard', delta: 5, before: null, after: 'growing' }],
    ['The model changed: adoption weight 40 → 30', model('Established customers: adoption weight 40 → 30')],
    ['The model changed: onboarding: adoption weight 40 → 30', model('onboarding: adoption weight 40 → 30')],
    [
      'The model changed: active-users curve; hysteresis 2 → 3; 2 more changes',
      model(
        'Established customers: active-users curve { linear: [[0, 0]] } → { linear: [[1, 0]] }',
        'hysteresis 2 → 3',
        'a',
        'b',
      ),
    ],
    ['The model changed: frozen when; a; 1 more change', model('frozen when none → { field: x }', 'a', 'b')],
    ['The model changed', model()],
    ['Capped now: an urgent ticket is open', cap([], ['An urgent ticket is open'])],
    ['No longer capped: an urgent ticket is open', cap(['An urgent ticket is open'], [], 5)],
    ['Capped by another rule: nobody logs in', cap(['An urgent ticket is open'], ['Nobody logs in'])],
    ['The cap takes more away: nobody logs in', cap(['Nobody logs in'], ['Nobody logs in'])],
    ['The cap takes less away: nobody logs in', cap(['Nobody logs in'], ['Nobody logs in'], 5)],
  ])('%s', (expected, part) => expect(sentenceOf(part)).toBe(expected));
});

describe('on the card', () => {
  test('the title has the move and its day, every cause its sign in words and its records', () => {
    const view = movedView(watch);
    expect(view?.title).toBe('−8 points since Oct 23');
    expect(view?.causes[0]).toMatchObject({
      ...{ metricId: 'urgent', tone: 'poor', impact: '−5', spoken: '5 points less' },
      records: { shown: [{ label: '#4498' }, { label: '#4512' }], more: 0 },
    });
    expect(view?.causes[2]).toMatchObject({ tone: 'good', impact: '+1', spoken: '1 point more' });
  });

  test('every kind of cause has its sentence, and the numbers add up', () => {
    const view = movedView({ ...watch, moved: everyKind });
    expect(view?.title).toBe('−9 points since Oct 23');
    expect(view?.causes.map(({ impact }) => impact)).toEqual(['−5', '+3', '−3', '−2', '−2']);
  });

  test('a move of one point, and of none', () => {
    const title = (delta: number, deltas: number[]) =>
      movedView({ ...watch, moved: { since, delta, parts: deltas.map((part) => behaviour({ delta: part })) } })?.title;
    expect(title(1, [1.2])).toBe('+1 point since Oct 23');
    expect(title(0, [3, -3])).toBe('No change in sum since Oct 23');
  });

  test('a metric that is not on the card has no row to lead to', () => {
    const part = behaviour({ metric: 'of-another-scorecard' });
    expect(movedView({ ...watch, moved: { since, delta: -5, parts: [part] } })?.causes[0]?.metricId).toBeNull();
  });
});
