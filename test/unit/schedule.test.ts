import { dueWork } from '../../server/src/queue/schedule.ts';

const now = new Date('2026-06-30T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const finished = (minutes: number) => ({
  state: 'finished' as const,
  startedAt: ago(minutes),
  finishedAt: ago(minutes),
});

test.each([
  ['a connection that was never listed', { sync: undefined, polledAt: undefined }, 'sync'],
  ['one listed and polled just now', { sync: finished(30), polledAt: ago(4) }, null],
  ['one polled five minutes ago', { sync: finished(30), polledAt: ago(5) }, 'poll'],
  ['one listed before there were polls', { sync: finished(30), polledAt: undefined }, 'poll'],
  ['one listed a day ago, polled just now', { sync: finished(1440), polledAt: ago(1) }, 'sync'],
  [
    'one being listed',
    { sync: { state: 'running', startedAt: ago(300), finishedAt: null }, held: true, polledAt: undefined },
    null,
  ],
  [
    'one whose listing ended with its process',
    { sync: { state: 'running', startedAt: ago(1), finishedAt: null }, polledAt: undefined },
    'sync',
  ],
  ['one whose first listing failed lately', { sync: { ...finished(59), state: 'failed' }, polledAt: undefined }, null],
  [
    'one whose listing failed lately, polled since',
    { sync: { ...finished(59), state: 'failed' }, polledAt: ago(4) },
    null,
  ],
  [
    'one whose listing failed lately, to be polled',
    { sync: { ...finished(59), state: 'failed' }, polledAt: ago(5) },
    'poll',
  ],
  ['one whose listing failed an hour ago', { sync: { ...finished(60), state: 'failed' }, polledAt: ago(90) }, 'sync'],
] as const)('due for %s', (_name, known, due) => {
  expect(dueWork({ held: false, ...known, waiting: { events: 0, companies: 0 } }, now)).toBe(due);
});

test('what lies there and was forgotten is asked for again', () => {
  const known = { sync: finished(30), held: false, polledAt: ago(1) };
  expect(dueWork({ ...known, waiting: { events: 2, companies: 3 } }, now)).toBe('events');
  expect(dueWork({ ...known, waiting: { events: 0, companies: 3 } }, now)).toBe('score');
});
