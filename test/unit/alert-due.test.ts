import { dueAtOnce, dueDaily } from '../../server/src/alerts/due.ts';
import { nextTry } from '../../server/src/alerts/retry.ts';

const berlin = 'Europe/Berlin';
const nights = { from: '18:00', to: '08:00', weekends: false };
const withWeekends = { ...nights, weekends: true };
const lunch = { from: '12:00', to: '13:00', weekends: false };
const iso = (moment: Date) => moment.toISOString().replace(':00.000Z', 'Z');

test.each<[string, Parameters<typeof dueAtOnce>[1], string, string, string]>([
  ['no quiet hours', undefined, berlin, '2026-06-30T23:00Z', '2026-06-30T23:00Z'],
  ['by day', nights, berlin, '2026-06-30T10:00Z', '2026-06-30T10:00Z'],
  ['the last minute of the day', nights, berlin, '2026-06-30T15:59Z', '2026-06-30T15:59Z'],
  ['in the evening', nights, berlin, '2026-06-30T16:00Z', '2026-07-01T06:00Z'],
  ['after midnight', nights, berlin, '2026-07-01T01:30Z', '2026-07-01T06:00Z'],
  ['in winter, an hour later by UTC', nights, berlin, '2026-01-13T20:00Z', '2026-01-14T07:00Z'],
  ['the night the clock goes on', nights, berlin, '2026-03-28T20:00Z', '2026-03-29T06:00Z'],
  ['the night the clock goes back', nights, berlin, '2026-10-24T20:00Z', '2026-10-25T07:00Z'],
  ['Friday evening', withWeekends, berlin, '2026-07-03T17:00Z', '2026-07-06T06:00Z'],
  ['Sunday noon', withWeekends, berlin, '2026-07-05T10:00Z', '2026-07-06T06:00Z'],
  ['within one day', lunch, 'America/New_York', '2026-07-01T16:30Z', '2026-07-01T17:00Z'],
  ['where half hours are', nights, 'Asia/Kolkata', '2026-07-01T13:00Z', '2026-07-02T02:30Z'],
  ['a zone no clock knows', nights, 'Moon/Tranquility', '2026-07-01T20:00Z', '2026-07-02T08:00Z'],
])('told at once, %s', (_name, quiet, zone, now, due) => {
  expect(iso(dueAtOnce(new Date(now), quiet, zone))).toBe(due);
});

test.each<[string, string, Parameters<typeof dueDaily>[2], string, string]>([
  ['later today', '08:00', undefined, '2026-06-30T05:00Z', '2026-06-30T06:00Z'],
  ['this very minute is the next day’s', '08:00', undefined, '2026-06-30T06:00Z', '2026-07-01T06:00Z'],
  ['tomorrow', '08:00', undefined, '2026-06-30T12:00Z', '2026-07-01T06:00Z'],
  ['at midnight', '00:00', undefined, '2026-06-30T12:00Z', '2026-06-30T22:00Z'],
  ['not on a quiet weekend', '08:00', withWeekends, '2026-07-03T12:00Z', '2026-07-06T06:00Z'],
  ['on a weekend that is not quiet', '08:00', nights, '2026-07-03T12:00Z', '2026-07-04T06:00Z'],
  ['at an hour the clock leaves out, when it goes on', '02:30', undefined, '2026-03-28T12:00Z', '2026-03-29T01:00Z'],
])('told daily, %s', (_name, at, quiet, now, due) => {
  expect(iso(dueDaily(new Date(now), at, quiet, berlin))).toBe(due);
});

test('tries are seven, further and further apart, over more than a day', () => {
  const now = new Date('2026-06-30T12:00:00Z');
  const delays = Array.from({ length: 8 }, (_, index) => {
    const next = nextTry(index + 1, now);
    return next && (next.getTime() - now.getTime()) / 1000;
  });
  expect(delays).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, null]);
});
