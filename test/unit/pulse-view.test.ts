import { watch } from '../../cards/gallery/fixture/card.ts';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import { champion, expired, longReason, oddNumber, uncounted } from '../../cards/gallery/fixture/pulse.ts';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import type { Problem } from '../../cards/src/view/problem.ts';
import { notRated, pulseView, type Rated } from '../../cards/src/view/pulse.ts';
import type { Card } from '../../cards/src/view/read.ts';

const show = (card: Partial<Card>, rated: Partial<Rated> = {}, fresh = true) =>
  pulseView({ ...watch, ...card }, { ...notRated, ...rated }, fresh, now);
const draft = { value: 75, reason: ' New champion ' };
const unreachable: Problem = { kind: 'unreachable' };

test('five steps, each with a word', () => {
  expect(show({ pulse: null })?.steps).toEqual([
    { value: 0, word: 'Bad' },
    { value: 25, word: 'Shaky' },
    { value: 50, word: 'Mixed' },
    { value: 75, word: 'Good' },
    { value: 100, word: 'Great' },
  ]);
});

test('none yet: says so and may be set', () => {
  expect(show({ pulse: null })).toMatchObject({
    ...{ step: null, reason: null, by: null, until: null, canSet: true, canUndo: false },
    empty: 'Nobody has rated this customer yet',
  });
});

test('set: the step, why, who, when and until when', () => {
  expect(show({ pulse: champion })).toMatchObject({
    ...{ step: 25, rated: null, reason: { text: 'Champion left', isLong: false }, empty: null },
    by: { name: 'Ana Lopez', full: 'ana.lopez@northwind-partner.example' },
    set: { text: 'Nov 10', at: champion.setAt },
    until: { text: 'expires Feb 8' },
  });
});

test('expired: no step is in force, and the words tell which was', () => {
  expect(show({ pulse: expired })).toMatchObject({
    ...{ step: null, rated: 'Shaky (30 of 100)', until: { text: 'expired Nov 2' }, canSet: true },
  });
});

test('a number between two steps stands at the nearer one and is told', () => {
  expect(show({ pulse: oddNumber })).toMatchObject({
    step: 50,
    rated: 'Mixed (62 of 100)',
    by: { name: 'user 48213077' },
  });
});

test('a rating the model does not use is said not to count', () => {
  expect(show({ pulse: uncounted })?.until).toEqual({ text: 'not counted by this model', exact: null });
});

test('a long reason is folded', () => {
  expect(show({ pulse: longReason })?.reason?.isLong).toBe(true);
  expect(show({ pulse: { ...champion, reason: 'a\nb\nc\nd' } })?.reason?.isLong).toBe(true);
});

test('being chosen: the step moves, the reason is open, and near its end it tells what is left', () => {
  expect(show({ pulse: champion }, { draft })).toMatchObject({ step: 75, draft: { reasonMax: 500, left: null } });
  const left = (length: number) => show({}, { draft: { value: 0, reason: 'x'.repeat(length) } })?.draft?.left;
  expect([left(419), left(420), left(500)]).toEqual([null, '80 left', '0 left']);
});

test('being saved: shown as if it were, by nobody yet', () => {
  expect(show({ pulse: champion }, { draft, saving: draft })).toMatchObject({
    ...{ step: 75, draft: null, reason: { text: 'New champion' }, by: null, isBusy: true, status: 'Saving…' },
  });
});

test('a rating can be taken back by whoever has set it, and by nobody else', () => {
  const pulse = { ...champion, own: true };
  expect(show({ pulse }, { done: 'saved' })).toMatchObject({ canUndo: true, status: 'Saved' });
  expect(show({ pulse: champion })?.canUndo).toBe(false);
  expect(show({ pulse }, {}, false)?.canUndo).toBe(false);
});

test('from the CRM field, or while the server is not there, it is told and cannot be set', () => {
  expect(show({ pulse: champion }, {}, false)).toMatchObject({ step: 25, canSet: false });
  expect(show({ pulse: undefined }, {}, false)).toMatchObject({ step: null, canSet: false, empty: '' });
});

test('what somebody has begun to write is not taken from them when the server goes away', () => {
  expect(show({ pulse: champion }, { draft }, false)).toMatchObject({ canSet: true, draft: { reason: draft.reason } });
});

test.each(['frozen', 'no-scorecard', 'unknown', 'not-synced'] as const)(
  '%s: told where there is one, never set',
  (state) => {
    expect(show({ state, pulse: champion })).toMatchObject({ steps: [], step: null, rated: 'Shaky', canSet: false });
    expect(show({ state, pulse: null })).toBeNull();
  },
);

test('without enough data a rating may be set: it may be what is missing', () => {
  expect(show({ state: 'insufficient-data', pulse: null })?.canSet).toBe(true);
});

test.each<[string, 'saving' | 'undoing', Problem]>([
  ['Not saved: Barometer’s server cannot be reached. Try again in a minute.', 'saving', unreachable],
  ['Not taken back: Barometer’s server cannot be reached. Try again in a minute.', 'undoing', unreachable],
  ['Not saved: Gone. Wait.', 'saving', { kind: 'refused', code: 'not-found', message: 'Gone.', remedy: 'Wait.' }],
  ['Not saved: you are not allowed to rate this company.', 'saving', { kind: 'refused', code: 'not-allowed' }],
  [
    'Not saved: Barometer does not know this company. Reload the page. If this stays, ask an admin.',
    'saving',
    { kind: 'refused', code: 'not-found' },
  ],
  [
    'Not saved: Barometer’s server refused it. Reload the page. If this stays, ask an admin.',
    'saving',
    { kind: 'refused' },
  ],
  [
    'Barometer’s answer could not be read. Reload the page to see which rating is in force.',
    'saving',
    { kind: 'unreadable' },
  ],
])('%s', (text, of, problem) => {
  const view = show({ pulse: champion }, { draft, problem: { of, problem } });
  expect(view?.problem?.text).toBe(text);
});

test('every scene of a rating is one', () => {
  const names = Object.keys(scenes).filter((name) => name.startsWith('pulse-'));
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const { card, rated = notRated } = scenes[name] ?? {};
    expect(card && pulseView(card, rated, true, now)).not.toBeNull();
  }
});
