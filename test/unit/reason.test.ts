import type { CardMetric } from '@barometer/shared/card.ts';
import { reasons, topRisk } from '@barometer/shared/reason.ts';
import type { Place } from '@barometer/shared/words/locale.ts';
import { personName, pulseWords } from '@barometer/shared/words/pulse.ts';
import { sentence } from '@barometer/shared/words/sentence.ts';
import { exactTime, timeAgo } from '@barometer/shared/words/time.ts';

const now = '2026-11-22T12:00:00Z';
const us: Place = { locale: 'en-US', timeZone: 'America/New_York', currency: 'USD' };
const de: Place = { locale: 'de_DE', timeZone: 'Europe/Berlin', currency: 'EUR' };
const jp: Place = { locale: 'ja-JP', timeZone: 'Asia/Tokyo', currency: 'JPY' };

function metric(from: Partial<CardMetric>): CardMetric {
  return {
    id: 'metric',
    label: 'Metric',
    dimension: 'support',
    state: 'present',
    measure: 'field',
    value: 1,
    points: 40,
    share: 0.1,
    contribution: 4,
    evidence: [],
    ...from,
  };
}

const ticket = (id: string, createdAt: string | null) => ({ type: 'ticket' as const, id, createdAt });
const urgent = { label: 'Urgent tickets open', measure: 'count', collection: 'tickets' } as const;
const inTouch = { label: 'Decision makers in touch', measure: 'ratio' } as const;
const twoTickets = [ticket('1', '2026-11-13T08:00:00Z'), ticket('2', '2026-11-20T08:00:00Z')];

const users = { label: 'Weekly active users', measure: 'usage', usage: { take: 'mean', days: 28 } } as const;
const active = { measure: 'usage', usage: { take: 'activeDays', days: 28 } } as const;
const trend = { measure: 'usage-change', usage: { take: 'mean', days: 28 } } as const;

const sentences: [string, Partial<CardMetric>, Place?][] = [
  ['2 urgent tickets open, oldest 9 days', { ...urgent, value: 2, oldest: '2026-11-13T08:00:00Z' }],
  ['1 urgent ticket open, 9 days old', { ...urgent, value: 1, oldest: '2026-11-13T08:00:00Z' }],
  ['1 urgent ticket open, 1 day old', { ...urgent, value: 1, oldest: '2026-11-21T11:00:00Z' }],
  ['1 urgent ticket open', { ...urgent, value: 1, oldest: now }],
  ['24 urgent tickets open', { ...urgent, value: 24, evidence: twoTickets, more: 22 }],
  ['No urgent tickets open', { ...urgent, value: 0 }],
  ['1.234 urgent tickets open', { ...urgent, value: 1234 }, de],
  ['No tickets solved in 30 days', { ...urgent, label: 'Tickets solved in 30 days', value: 0 }],
  ['2 tickets solved in 30 days', { ...urgent, label: 'Tickets solved in 30 days', value: 2, oldest: '2026-11-13' }],
  ['1 sales call in 30 days', { measure: 'count', label: 'Sales calls in 30 days', value: 1 }],
  ['1 open opportunity', { measure: 'count', label: 'Number of open opportunities', value: 1 }],
  ['1 QBR held', { measure: 'count', label: 'QBRs held', value: 1 }],
  ['1 person who opted out', { measure: 'count', label: 'People who opted out', value: 1 }],
  ['No contacts', { measure: 'count', label: 'contacts', value: 0 }],
  ['Ticket load: 3', { measure: 'count', label: 'Ticket load', value: 3 }],
  ['2 open urgent tickets', { measure: 'count', label: 'open-urgent-tickets', value: 2 }],

  ['Last activity 45 days ago', { measure: 'daysSince', label: 'Last activity', value: 45 }],
  ['Last activity today', { measure: 'daysSince', label: 'Last activity', value: 0 }],
  ['Last activity yesterday', { measure: 'daysSince', label: 'Days since last activity', value: 1 }],
  ['Last activity 2 days ago', { measure: 'daysSince', label: 'last-activity', value: 2 }],
  ['Last activity 60 days ago', { measure: 'daysSince', label: 'Last activity', value: 60 }],
  ['Last activity 7 months ago', { measure: 'daysSince', label: 'Last activity', value: 213 }],
  ['Last activity 2 years ago', { measure: 'daysSince', label: 'Last activity', value: 730 }],
  ['Tenure: 14 months', { measure: 'daysSince', label: 'Tenure', value: 426 }],
  ['Customer for only 5 months', { measure: 'daysSince', label: 'Tenure', field: 'company.customerSince', value: 152 }],
  ['Customer for 3 years', { measure: 'daysSince', label: 'Tenure', field: 'company.customerSince', value: 1096 }],

  ['Renewal in 23 days', { measure: 'daysUntil', label: 'Renewal', value: 23 }],
  ['Renewal in 7 months', { measure: 'daysUntil', label: 'Renewal date', value: 214 }],
  ['Renewal today', { measure: 'daysUntil', label: 'Days until renewal', value: 0 }],
  ['Renewal tomorrow', { measure: 'daysUntil', label: 'Renewal', value: 1 }],
  ['Renewal was yesterday', { measure: 'daysUntil', label: 'Renewal', value: -1 }],
  ['Renewal was 5 days ago', { measure: 'daysUntil', label: 'Renewal', value: -5 }],

  ['NPS: 9', { label: 'NPS', value: 9 }],
  ['Tier: gold', { label: 'Tier', value: 'gold' }],
  ['Executive sponsor: yes', { label: 'Has an executive sponsor', value: true }],
  ['Executive sponsor: no', { label: 'Executive sponsor', value: false }],
  ['Go-live: Mar 5, 2026', { label: 'Go-live', value: '2026-03-05' }],
  ['Go-live: 05.03.2026', { label: 'Go-live', value: '2026-03-05' }, de],
  ['Go-live: 2026/03/05', { label: 'Go-live', value: '2026-03-05' }, jp],
  ['Go-live: Mar 4, 2026', { label: 'Go-live', value: '2026-03-05T01:00:00Z' }],
  ['Annual revenue: $120,000', { label: 'Annual revenue', value: 120000, money: true }],
  ['Annual revenue: 120.000 €', { label: 'Annual revenue', value: 120000, money: true }, de],
  ['Annual revenue: ￥120,000', { label: 'Annual revenue', value: 120000, money: true }, jp],
  ['Annual revenue: 120,000', { label: 'Annual revenue', value: 120000, money: true }, { ...us, currency: null }],
  ['Price per seat: $12.50', { label: 'Price per seat', value: 12.5, money: true }],

  [
    'Open pipeline: $48,000 across 2 deals',
    {
      measure: 'sum',
      collection: 'deals',
      label: 'Open pipeline',
      value: 48000,
      money: true,
      evidence: [{ type: 'deal' }, { type: 'deal' }],
    },
  ],
  ['Open pipeline: $0', { measure: 'sum', collection: 'deals', label: 'Open pipeline', value: 0, money: true }],
  ['Satisfaction: 4.3 on average', { measure: 'mean', collection: 'tickets', label: 'Satisfaction', value: 4.25 }],
  ['Average satisfaction: 4,3', { measure: 'mean', label: 'Average satisfaction', value: 4.25 }, de],
  ['Satisfaction: lowest 2', { measure: 'min', label: 'Satisfaction', value: 2 }],
  ['Deal size: highest $9,000', { measure: 'max', label: 'Deal size', value: 9000, money: true }],
  ['Seats in use: 64%', { measure: 'ratio', label: 'Seats in use', value: 0.64 }],
  ['Seats in use: 64 %', { measure: 'ratio', label: 'Seats in use', value: 0.64 }, de],
  ['3 of 4 decision makers in touch', { ...inTouch, value: 0.75, counts: [3, 4] }],
  ['None of 3 decision makers in touch', { ...inTouch, value: 0, counts: [0, 3] }],
  ['No decision maker in touch', { ...inTouch, value: 0, counts: [0, 1] }],
  ['The only decision maker in touch', { ...inTouch, value: 1, counts: [1, 1] }],
  ['Both decision makers in touch', { ...inTouch, value: 1, counts: [2, 2] }],
  ['All 1.200 decision makers in touch', { ...inTouch, value: 1, counts: [1200, 1200] }, de],
  ['Decision makers in touch: 75%', { ...inTouch, value: 0.75 }],
  ['Seat use: 3 of 4', { measure: 'ratio', label: 'Seat use', value: 0.75, counts: [3, 4] }],
  ['Tickets per contact: 0.35', { measure: 'ratio', label: 'Tickets per contact', value: 0.35 }],

  ['9 weekly active users', { measure: 'usage', label: 'Weekly active users', value: 9 }],
  ['9 weekly active users on average over 28 days', { ...users, value: 9 }],
  ['4,2 weekly active users on average over 28 days', { ...users, value: 4.2 }, de],
  ['1 weekly active user on average over 28 days', { ...users, value: 1 }],
  ['No weekly active users', { ...users, value: 0 }],
  ['140 logins in 14 days', { ...users, label: 'Logins', value: 140, usage: { take: 'sum', days: 14 } }],
  ['14 logins at most in 14 days', { ...users, label: 'Logins', value: 14, usage: { take: 'max', days: 14 } }],
  ['120 seats', { ...users, label: 'Seats', value: 120, usage: { take: 'last', days: 30 } }],
  ['Load: 3.5 on average over 28 days', { ...users, label: 'Load', value: 3.5 }],
  ['9 daily active users of the last 14 days', { ...users, label: 'Daily active users of the last 14 days', value: 9 }],
  ['Logins on 12 of the last 28 days', { ...active, label: 'Days with logins in the last 28', value: 12 }],
  ['Logins on 12 of the last 28 days', { ...active, label: 'logins', value: 12 }],
  ['Logins on none of the last 28 days', { ...active, label: 'Days with logins', value: 0 }],
  ['Active days: 12 of the last 28 days', { ...active, label: 'active-days', value: 12 }],
  ['Active users fell 36% against the 28 days before', { ...trend, label: 'Active users trend', value: -35.7 }],
  ['Active users rose 12% against the 28 days before', { ...trend, label: 'active-users-trend', value: 12 }],
  ['Active users unchanged against the 28 days before', { ...trend, label: 'Active users', value: 0.2 }],
  ['Active users fell 36%', { measure: 'usage-change', label: 'Active users', value: -35.7 }],
  ['Pulse: rated shaky', { measure: 'pulse', label: 'Pulse', value: 25 }],
  ['Pulse: rated shaky (30 of 100)', { measure: 'pulse', label: 'Pulse', value: 30 }],

  ['No data on weekly active users', { state: 'missing', label: 'Weekly active users', value: null }],
  ['No data on NPS', { state: 'missing', label: 'NPS', value: null }],
  ['No recent data on weekly active users', { state: 'stale', label: 'Weekly active users', value: 4 }],
  ['Pulse: the last rating has expired', { state: 'expired', label: 'Pulse', value: 4 }],
];

/** Intl separates some units with narrow or no-break spaces. */
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test.each(sentences)('%s', (expected, from, place = us) => {
  expect(plainSpaces(sentence(metric(from), place, now))).toBe(expected);
});

const bands = [
  { id: 'green', label: 'Healthy', from: 70 },
  { id: 'red', label: 'At risk', from: 0 },
];
const card = {
  ...us,
  currency: 'USD',
  bands,
  caps: [],
  exact: 60,
  capped: 60,
  scoredAt: now,
  metrics: [
    metric({ id: 'small', points: 0, share: 0.005 }),
    metric({ id: 'gone', state: 'missing', points: null, value: null, share: 0 }),
    metric({ id: 'quiet', measure: 'daysSince', label: 'Last activity', value: 45, points: 20, share: 0.052 }),
    metric({ ...urgent, id: 'urgent', value: 2, points: 40, share: 0.25, evidence: twoTickets, more: 3 }),
    metric({ id: 'nps', label: 'NPS', value: 9, points: 90, share: 0.25 }),
    metric({ id: 'tier', label: 'Tier', value: 'gold', points: 100, share: 0.4 }),
  ],
};

test('reasons are signed, sorted by size, and leave out what is small, missing or good enough', () => {
  const { down, up } = reasons(card, { now });
  expect(down.map(({ metricId, impact }) => [metricId, impact])).toEqual([
    ['urgent', -15],
    ['quiet', -4.2],
  ]);
  expect(up.map(({ metricId, impact }) => [metricId, impact])).toEqual([
    ['tier', 40],
    ['nps', 22.5],
  ]);
  expect(down[0]).toMatchObject({ records: twoTickets, more: 3 });
});

describe('a rating as a reason', () => {
  const pulse = {
    ...{ value: 25, reason: 'Champion left', by: 'ana.lopez@acme.example' },
    ...{ setAt: '2026-11-10T11:00:00Z', expiresAt: null },
  };
  const rated = (from: Partial<typeof pulse>, at: string | null = now) => {
    const metrics = [metric({ id: 'pulse', measure: 'pulse', label: 'Pulse', value: 25, points: 25, share: 0.2 })];
    return reasons({ ...card, metrics, pulse: { ...pulse, ...from } }, { now: at }).down[0]?.sentence;
  };

  test('says who rated, when and why', () => {
    expect(rated({})).toBe('Rated shaky by Ana Lopez 12 days ago: “Champion left”');
    expect(rated({ setAt: now, by: 'user 7' })).toBe('Rated shaky by user 7 today: “Champion left”');
  });

  test('has the date where it is read at some later time', () => {
    expect(rated({}, null)).toBe('Rated shaky by Ana Lopez on Nov 10, 2026: “Champion left”');
  });

  test('that is not the one in force any more is told without the person', () => {
    expect(rated({ value: 100 })).toBe('Pulse: rated shaky');
  });

  test.each([
    ['ana@acme.example', 'Ana'],
    ['ana.lopez@acme.example', 'Ana Lopez'],
    ['JOSÉ_MARÍA@acme.example', 'José María'],
    ['cs-team2@acme.example', 'cs-team2@acme.example'],
    ['user 7', 'user 7'],
  ])('%s is called %s', (by, name) => expect(personName(by, us)).toBe(name));

  test.each([
    [0, 'bad'],
    [12, 'bad (12 of 100)'],
    [12.5, 'bad (12.5 of 100)'],
    [13, 'shaky (13 of 100)'],
    [50, 'mixed'],
    [75, 'good'],
    [100, 'great'],
  ])('%s of 100 is %s', (value, words) => expect(pulseWords(value, us)).toBe(words));
});

test('the top risk is the costliest reason, or the cap where that costs more', () => {
  expect(topRisk(card)).toBe('2 urgent tickets open');
  const cap = { id: 'cap', max: 30, reason: 'Contract ended', limits: true, metrics: [] };
  expect(topRisk({ ...card, caps: [cap], capped: 30 })).toBe('Contract ended');
  expect(topRisk({ ...card, caps: [cap], capped: 58 })).toBe('2 urgent tickets open');
  expect(topRisk({ ...card, metrics: [] })).toBe('');
  expect(topRisk({ ...card, exact: null })).toBe('');
});

test('what costs a healthy company little is no risk; in any other band it is the top one', () => {
  const metrics = [metric({ ...urgent, value: 2, points: 60, share: 0.07 })];
  expect(topRisk({ ...card, metrics, exact: 97, capped: 97 })).toBe('');
  expect(topRisk({ ...card, metrics })).toBe('2 urgent tickets open');
  const cap = { id: 'cap', max: 69, reason: 'Contract ended', limits: true, metrics: [] };
  expect(topRisk({ ...card, metrics, caps: [cap], exact: 97, capped: 69 })).toBe('Contract ended');
});

test('the top risk fits the CRM field', () => {
  const long = metric({ label: 'x'.repeat(400), value: 'y', points: 0 });
  expect(topRisk({ ...card, metrics: [long] })).toHaveLength(255);
});

test.each([
  ['just now', '2026-11-22T11:59:30Z'],
  ['just now', '2026-11-22T12:00:20Z'],
  ['12 min ago', '2026-11-22T11:48:00Z'],
  ['3 h ago', '2026-11-22T08:30:00Z'],
  ['yesterday', '2026-11-21T11:00:00Z'],
  ['9 days ago', '2026-11-13T11:00:00Z'],
  ['at an unknown time', 'nonsense'],
])('%s', (expected, at) => expect(timeAgo(at, now, us)).toBe(expected));

test('exact times are told in the account’s own zone; a wrong setting falls back to UTC and English', () => {
  expect(plainSpaces(exactTime(now, us))).toBe('November 22, 2026 at 7:00 AM EST');
  expect(plainSpaces(exactTime(now, de))).toBe('22. November 2026 um 13:00 MEZ');
  expect(plainSpaces(exactTime(now, { locale: '??', timeZone: 'Mars/Base' }))).toBe(
    'November 22, 2026 at 12:00 PM UTC',
  );
});
