import { readDate } from '../sandbox/book/load/read-date.ts';

describe('dates', () => {
  test.each([
    ['2026-03-14', 'iso', '2026-03-14T00:00:00.000Z'],
    ['2026-03-14 09:30:15', 'iso', '2026-03-14T09:30:15.000Z'],
    ['2026-03-14T09:30:15.1234+02:00', 'iso', '2026-03-14T07:30:15.123Z'],
    ['14.03.2026', 'day-first', '2026-03-14T00:00:00.000Z'],
    ['3/14/2026 9:05', 'month-first', '2026-03-14T09:05:00.000Z'],
    ['1773480600', 'epoch-seconds', '2026-03-14T09:30:00.000Z'],
    ['1773480600000', 'epoch-milliseconds', '2026-03-14T09:30:00.000Z'],
  ] as const)('%s as %s', (text, format, expected) => {
    expect(new Date(readDate(text, format) ?? 0).toISOString()).toBe(expected);
  });

  test.each([
    ['2026-02-29', 'iso'],
    ['2026-03-14T25:00', 'iso'],
    ['14/03/2026', 'month-first'],
    ['soon', 'epoch-seconds'],
    ['20260314', 'iso'],
  ] as const)('%s is none as %s', (text, format) => {
    expect(readDate(text, format)).toBeUndefined();
  });
});
