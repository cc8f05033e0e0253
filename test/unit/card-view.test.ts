import { capped, cappedAbove, details, held, watch } from '../../cards/gallery/fixture/card.ts';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import type { Problem } from '../../cards/src/view/problem.ts';
import { notRated } from '../../cards/src/view/pulse.ts';
import { type Card, readCard, readDetails } from '../../cards/src/view/read.ts';
import { cardView } from '../../cards/src/view/view.ts';

function scene(name: string) {
  const { card, problem = null, complete = true, rated = notRated } = scenes[name] ?? { card: null };
  return cardView({ card, problem, complete, rated, now });
}

const show = (card: Card, complete = true, problem: Problem | null = null) =>
  cardView({ card, problem, complete, now });

test('a scored company: how it is, which way it goes, why, and how far to trust it', () => {
  const view = show(watch);
  expect(view.title).toBe('Health of Northwind Traders');
  expect(view.headline).toMatchObject({
    score: '62',
    fraction: 0.62,
    word: 'Watch',
    shape: '▲',
    tone: 'fair',
    grade: 'Grade C',
    change: { mark: '▼', text: '8 in 30 days' },
    since: 'since Nov 3',
    spoken: 'Health score 62 of 100',
  });
  expect(view.reasons?.down).toMatchObject([
    {
      impact: '−10',
      spoken: 'costs 10 points',
      sentence: '2 urgent tickets open, oldest 9 days',
      records: {
        shown: [
          {
            type: 'ticket',
            id: '4498',
            label: '#4498',
            title: 'Ticket 4498: SSO login fails after the certificate change',
          },
          { label: '#4512' },
        ],
        more: 0,
      },
    },
    { impact: '−6', sentence: '9 weekly active users on average over 28 days' },
    { impact: '−5', sentence: 'Active users fell 36% against the 28 days before' },
  ]);
  expect(view.reasons?.up).toMatchObject([
    { impact: '+13', sentence: 'Renewal in 7 months', records: { shown: [{ type: 'deal', label: 'Renewal 2027' }] } },
    { impact: '+7', sentence: 'Expansion pipeline: $48,000 across 2 deals' },
  ]);
  expect(view.footer).toEqual({
    scored: {
      text: 'Scored 12 min ago',
      exact: expect.stringMatching(/November 22, 2026 at 6:48\sAM EST/),
      at: watch.scoredAt,
    },
    parts: ['92% of the data', 'B2B SaaS v4', 'Established customers scorecard'],
    links: [
      { text: 'Brief for the customer', href: 'https://health.example.com/brief' },
      { text: 'Open by itself', href: 'https://health.example.com/card' },
    ],
    stale: null,
  });
  expect(view.notice).toBeNull();
});

test('every metric is listed under its dimension with its value, points, weight and records', () => {
  const { metrics } = show(watch);
  expect(metrics?.title).toBe('All 14 metrics');
  expect(metrics?.groups.map(({ label, rows }) => [label, rows.length])).toEqual([
    ['Product adoption', 4],
    ['Support', 3],
    ['Engagement', 3],
    ['Commercial', 2],
    ['Sentiment', 2],
  ]);
  const rows = metrics?.groups.flatMap((group) => group.rows) ?? [];
  expect(rows.find(({ id }) => id === 'urgent')).toMatchObject({
    value: '2',
    points: '30',
    weight: '14%',
    mark: { shape: '■' },
  });
  expect(rows.find(({ id }) => id === 'pulse')).toMatchObject({
    value: '30 of 100 (expired)',
    points: '–',
    weight: '–',
  });
  expect(rows.find(({ id }) => id === 'last-activity')?.records).toEqual({ shown: [], more: 0 });
});

test('history: a line on its bands, marked where the model changed', () => {
  const { history } = show(watch);
  if (history?.kind !== 'line') throw new Error('no line');
  expect(history).toMatchObject({ start: 'Aug 24', end: 'Nov 22', length: '90 days', last: { x: 1 } });
  expect(history.marks).toEqual([{ x: expect.closeTo(0.8), kinds: ['model'], text: 'Model v4 from Nov 4' }]);
  expect(history.edges.map(({ text }) => text)).toEqual(['70']);
  expect(history.spoken).toMatch(/^Score history: 70 on Aug 24, 62 on Nov 22; lowest \d+, highest \d+$/);
  for (const { x, y } of history.runs.flat()) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
});

test.each([
  ['2026-11-22T09:05:00Z', '2026-11-22T10:35:00Z', 'less than a day', /:05/, /:35/],
  ['2026-11-20T09:05:00Z', '2026-11-21T10:35:00Z', '1 day', 'Nov 20', 'Nov 21'],
])('history: from %s to %s is told as %s', (from, to, length, start, end) => {
  const { history } = show({
    ...watch,
    history: (watch.history ?? []).slice(-2).map((point, index) => ({ ...point, at: index === 0 ? from : to })),
  });
  if (history?.kind !== 'line') throw new Error('no line');
  expect(history.length).toBe(length);
  expect(history.start).toMatch(start);
  expect(history.end).toMatch(end);
});

test('history: marked where the scorecard changed too; the legend names the newest of each', () => {
  const { history } = scene('history-marks');
  if (history?.kind !== 'line') throw new Error('no line');
  expect(history.marks.map(({ kinds, text }) => [kinds, text])).toEqual([
    [['model'], 'Model v3 from Sep 17'],
    [['scorecard'], 'Scorecard Growing customers from Oct 8'],
    [['model', 'scorecard'], 'Model v4 from Nov 4, Scorecard Established customers from Nov 4'],
  ]);
  expect(history.legend).toMatchObject([
    { kind: 'model', text: 'Model v4, Nov 4', earlier: '+1', title: 'Model v3 from Sep 17, Model v4 from Nov 4' },
    { kind: 'scorecard', text: 'Scorecard, Nov 4', earlier: '+1' },
  ]);
});

test('history: a time without a scorecard is no change of it', () => {
  const scorecards = [null, 'a', null, 'a', 'b', null, 'b'];
  const points = scorecards.map((id, index) => ({
    ...{ at: `2026-11-0${index + 1}T00:00:00Z`, score: 50, band: null, modelVersion: 1 },
    scorecard: id ? { id, label: id } : null,
  }));
  const { history } = show({ ...watch, history: points });
  expect(history?.kind === 'line' && history.marks.map(({ text }) => text)).toEqual(['Scorecard b from Nov 4']);
});

test('history: a day without a score is a gap, and one score is not yet a history', () => {
  const line = scene('at-risk').history;
  expect(line?.kind === 'line' && line.runs).toHaveLength(2);
  expect(scene('first-score').history).toEqual({ kind: 'none', text: 'History starts with this score' });
});

test('the first paint from the CRM field says the same as the server’s answer, and what is still to come', () => {
  const first = show(details, false);
  const second = show(watch);
  expect(first.headline).toEqual(second.headline);
  expect(first.reasons).toEqual(second.reasons);
  expect(first.history).toEqual({ kind: 'pending' });
  expect(first.metrics).toMatchObject({
    title: 'All 14 metrics',
    awaited: '9 more follow when Barometer’s server answers',
  });
});

describe('where no server is asked, the field is all there is', () => {
  const alone = (card: Card) => cardView({ card, problem: null, complete: false, alone: true, now });

  test('the score and its reasons are the same', () => {
    expect(alone(details).headline).toEqual(show(watch).headline);
    expect(alone(details).reasons).toEqual(show(watch).reasons);
    expect(alone(details).dimensions).toEqual(show(watch).dimensions);
  });

  test('nothing is awaited, and no place is kept for it', () => {
    const view = alone(details);
    expect(view.history).toBeNull();
    expect(view.metrics?.awaited).toBe('9 more in Barometer');
    expect(view.footer).toMatchObject({ links: [], stale: null });
  });

  test('a rating is told, and none can be set', () => {
    const champion = scenes['pulse-set']?.card ?? details;
    expect(alone(champion).pulse).toMatchObject({ steps: [], rated: 'Shaky', canSet: false, canUndo: false });
    expect(alone({ ...details, pulse: null }).pulse).toBeNull();
    const missing = scenes['insufficient-data']?.card ?? details;
    expect(JSON.stringify(alone(missing).notice)).not.toContain('rating');
    expect(JSON.stringify(show(missing).notice)).toContain('rating');
  });

  test.each(['watch', 'capped', 'insufficient-data', 'frozen', 'not-synced', 'no-scorecard', 'unknown'])(
    '%s promises nothing of a server',
    (name) => {
      const { card } = scenes[name] ?? { card: null };
      if (!card) throw new Error(`There is no scene ${name}.`);
      const view = alone({ ...card, history: undefined, links: undefined });
      expect(JSON.stringify(view)).not.toMatch(/server|Your view|undefined|NaN/);
    },
  );
});

test('caps say what they do: lower the score, or hold it down later', () => {
  expect(show(capped).caps).toMatchObject([
    {
      text: 'Capped at 69: an urgent ticket is open',
      detail: 'would be 74 without',
      metricId: 'urgent',
      records: { shown: [{ label: '#4498' }, { label: '#4512' }], more: 0 },
    },
  ]);
  expect(show(cappedAbove).caps).toMatchObject([
    { text: 'Cannot rise above 69: an urgent ticket is open', detail: null },
  ]);
});

test('a band that is not the one the score lies in is explained; one that is needs no words', () => {
  const told = (card: Card) => show(card).headline?.held;
  expect(told(held)).toBe('Stays Watch down to 38: a band changes only 2 points beyond its edge at 40');
  const climbing = { ...held, score: 41, band: { id: 'red', label: 'At risk' }, held: { edge: 40, movesAt: 41.5 } };
  expect(told(climbing)).toBe('Stays At risk until 41.5: a band changes only 1.5 points beyond its edge at 40');
  expect([told(watch), told({ ...held, state: 'frozen' })]).toEqual([null, null]);
});

test.each([
  ['first-score', { text: 'First score', mark: '' }],
  ['steady', { text: 'Steady, −2 in 30 days', mark: '' }],
  ['healthy', { text: '6 in 30 days', mark: '▲' }],
])('change of a card in state %s', (name, change) => expect(scene(name).headline?.change).toEqual(change));

test('more records than fit are counted, and all are in the metric’s own row', () => {
  const { reasons, metrics } = scene('many-records');
  const [first] = reasons?.down ?? [];
  expect(first?.records.shown).toHaveLength(3);
  const row = metrics?.groups.flatMap(({ rows }) => rows).find(({ id }) => id === 'urgent');
  expect(first?.records.more).toBe((row?.records.shown.length ?? 0) - 3 + 21);
  expect(row?.records.more).toBe(21);
});

test.each([
  ['not-synced', 'Not scored yet', /appears here by itself/],
  ['insufficient-data', 'Not enough data', /Only 38% of what the model looks at is known/],
  ['frozen', 'Frozen, was Watch', /Its last score was 41, on Nov 22, 2026/],
  ['no-scorecard', 'No scorecard fits', /B2B SaaS v4 has no scorecard/],
  ['unknown', 'Watch', /Reload the page/],
])('%s: %s', (name, word, text) => {
  const view = scene(name);
  expect(view.headline?.word).toBe(word);
  expect(view.notice?.text).toMatch(text);
  expect(view.reasons).toBeNull();
});

test('insufficient data: which is missing and how to connect it, never a score', () => {
  const { headline, notice } = scene('insufficient-data');
  expect(headline).toMatchObject({ score: '–', tone: 'none', fraction: null });
  expect(notice?.steps.map(({ what }) => what)).toEqual([
    'Product usage: weekly active users, active users, key features used',
    'Tickets: urgent tickets open, tickets open for over a week, ticket satisfaction',
    'This company’s fields: last activity, executive sponsor',
    'Contacts: contacts active in 30 days',
    'A person’s rating: pulse',
  ]);
});

test.each([
  ['unreachable', 'Barometer’s server cannot be reached', true],
  ['not-allowed', 'You are not allowed to see this score', false],
  ['not-connected', 'Barometer is not connected to this account', false],
  ['not-found', 'Barometer does not know this company', true],
  ['error', 'The score could not be loaded', true],
  ['unreadable', 'Barometer’s answer could not be read', true],
])('%s without a score: %s', (name, title, canRetry) => {
  const view = scene(name);
  expect(view.notice).toMatchObject({ tone: 'problem', title, canRetry });
  expect(view.headline).toBeNull();
  expect(view.announcement).toBe(title);
});

test('an error carries the server’s words and a reference to quote', () => {
  expect(scene('error').notice).toMatchObject({
    text: 'Something failed on our side. Try again in a minute.',
    reference: 'req_01JD9M4T7K',
  });
});

test('the last known score stays when the server is unreachable, and says so', () => {
  const view = scene('unreachable-stale');
  expect(view.headline?.score).toBe('62');
  expect(view.footer?.stale?.text).toBe('Server unreachable: last known score, from 12 min ago');
  expect(view.announcement).toMatch(/cannot be reached/);
});

test('loading shows nothing it does not know', () => {
  expect(scene('loading')).toMatchObject({ loading: true, headline: null, notice: null });
});

test('bands of one’s own get their tone from their place', () => {
  const bands = [
    { id: 'great', label: 'Great', from: 80 },
    { id: 'fine', label: 'Fine', from: 50 },
    { id: 'bad', label: 'Bad', from: 0 },
  ];
  const tone = (id: string) => show({ ...watch, bands, band: { id, label: id } }).headline?.tone;
  expect(['great', 'fine', 'bad', 'gone'].map(tone)).toEqual(['good', 'fair', 'poor', 'none']);
});

test('numbers, money and dates follow the account', () => {
  const view = scene('de-DE');
  expect(view.headline?.since).toBe('since 3. Nov.');
  expect(view.footer?.parts[0]).toMatch(/^92\s% of the data$/);
  expect(view.reasons?.up[1]?.sentence).toMatch(/48\.000\s€/);
  expect(scene('ja-JP').reasons?.up[1]?.sentence).toContain('￥48,000');
});

test('only what can be read is shown', () => {
  expect(readDetails(JSON.stringify(watch))).toEqual(watch);
  expect(readDetails('{"score": 5}')).toBeNull();
  expect(readDetails('not json')).toBeNull();
  expect(readDetails(null)).toBeNull();
  expect(readCard({ ...watch, v: 2 })).toBeNull();
  expect(readCard({ ...watch, state: 'paused' })?.state).toBe('unknown');
});

test.each(Object.keys(scenes))('%s leaves no placeholder in its words', (name) => {
  expect(JSON.stringify(scene(name))).not.toMatch(/undefined|NaN|Infinity|\[object/);
});

test('pages of our own are linked where the server names them', () => {
  const links = { card: 'https://h.example/card', brief: 'https://h.example/brief' };
  const view = (card: Card) => show(card).footer?.links;
  expect(view({ ...watch, links })).toEqual([
    { text: 'Brief for the customer', href: links.brief },
    { text: 'Open by itself', href: links.card },
  ]);
  expect(view({ ...watch, links: { brief: links.brief } })).toHaveLength(1);
});
