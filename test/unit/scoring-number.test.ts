import { round9, roundHalfUp } from '@barometer/shared/scoring/number.ts';
import { compareIds } from '@barometer/shared/scoring/scope.ts';
import { formatDay, isDatetimeWithoutZone, parseInstant } from '@barometer/shared/scoring/time.ts';
import fc from 'fast-check';

describe('rounding to 9 decimals', () => {
  test.each([
    [0.1 + 0.2, 0.3],
    [0.1 + 0.7, 0.8],
    [1 / 3, 0.333333333],
    [2 / 3, 0.666666667],
    [-2 / 3, -0.666666667],
    [0.0000000004, 0],
    [-0.0000000004, 0],
    [-0, 0],
    [5_000_000.123456789, 5_000_000.123456789],
    [5_000_000.1 + 0.2, 5_000_000.3],
    [12_345_678.9, 12_345_678.9],
    [-1e300, -1e300],
  ])('%d is %d', (value, expected) => expect(round9(value)).toBe(expected));

  test('is what writing 9 decimals gives, except on the very half', () => {
    fc.assert(
      fc.property(fc.double({ min: -4e6, max: 4e6, noNaN: true }), (value) => {
        expect(Math.abs(round9(value) - Number(value.toFixed(9)))).toBeLessThan(1.5e-9);
        expect(round9(round9(value))).toBe(round9(value));
      }),
    );
  });

  test.each([
    [69.5, 70],
    [69.49, 69],
    [69.4999999999, 70],
    [69.499999999, 69],
    [0.5, 1],
    [0, 0],
    [100, 100],
  ])('%d as a whole score is %d', (value, expected) => expect(roundHalfUp(value)).toBe(expected));
});

describe('instants', () => {
  test('of every ISO text are those of the calendar', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString();
          expect(parseInstant(text)).toBe(date.getTime());
          expect(parseInstant(text.slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000) * 86_400_000);
          expect(formatDay(date.getTime())).toBe(text.slice(0, 10));
        },
      ),
    );
  });

  test.each([
    ['2026-06-30T10:00+02:00', '2026-06-30T08:00:00.000Z'],
    ['2026-06-30T10:00:00.000+0000', '2026-06-30T10:00:00.000Z'],
    ['2026-06-30 10:00:00-05:30', '2026-06-30T15:30:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-06-30T10:00:00.123456Z', '2026-06-30T10:00:00.123Z'],
    ['2026-06-30T10:00:00.5Z', '2026-06-30T10:00:00.500Z'],
    ['2026-06-30T10:00:00.5-00:30', '2026-06-30T10:30:00.500Z'],
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59.000Z'],
    ['2026-06-30T00:00:00+23:59', '2026-06-29T00:01:00.000Z'],
    ['2026-06-30T00:00-00:00', '2026-06-30T00:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(expected));

  test.each([
    ...['', '2026', '2026-06', '2026-6-30', '30.06.2026', '2026-02-29', '2026-13-01', '2026-00-10', '2026-06-00'],
    ...['2026-06-30T', '2026-06-30T10', '2026-06-30T24:00Z', '2026-06-30T10:60Z', '2026-06-30T10:00:00.Z'],
    ...['2026-04-31', '2026-06-31', '2026-09-31', '2026-11-31', '2026-01-32', '2026-02-30', '1900-02-29', '2100-02-29'],
    ...['2026/06-30', '2026-06/30', '20a6-06-30', 'a026-06-30', '2026-0a-30', '2026-06-3a', '2026-06-:0', '2026-06-3/'],
    ...['2026-06-30X10:00Z', '2026-06-30t10:00Z', '2026-06-30T10.00Z', '2026-06-30Ta0:00Z', '2026-06-30T10:a0Z'],
    ...['2026-06-30T10:00:60Z', '2026-06-30T10:00:a0Z', '2026-06-30T10:00:00,5Z', '2026-06-30T10:00:00.5'],
    ...['2026-06-30T10:00+24:00', '2026-06-30T10:00+02:60', '2026-06-30T10:00+a2:00', '2026-06-30T10:00+02:a0'],
    ...['2026-06-30T10:00+02:000', '2026-06-30T10:00+02000', '2026-06-30T10:00+02:', '2026-06-30T10:00+02'],
    ...['2026-06-30T10:00*02:00', '2026-06-30T10:00z', '2026-06-30T10:00 Z', '2026-06-30T10:00:00+02.00'],
    ...['2026-06-30T10:00Zulu', '2026-06-30T10:00+2', '2026-06-30T10:00:00', 'June 30, 2026', '1782777600000'],
  ])('%j names none', (text) => expect(parseInstant(text)).toBeUndefined());

  test.each(['2026-06-30T10:00', '2026-06-30T10:00:00', '2026-06-30 10:00:00.5'])('%s lacks its zone', (text) => {
    expect(isDatetimeWithoutZone(text)).toBe(true);
  });
  test.each(['2026-06-30', '2026-06-30T10:00Z', '2026-02-30T10:00:00', 'soon'])('%s does not', (text) => {
    expect(isDatetimeWithoutZone(text)).toBe(false);
  });
});

test('ids have one order: numbers by number, then all others by text', () => {
  const id = fc.oneof(fc.nat(20).map(String), fc.constantFrom('007', '7', '0', '00', 'a', 'B', '1a', '9z', ''));
  fc.assert(
    fc.property(id, id, id, (a, b, c) => {
      expect(Math.sign(compareIds(a, b))).toBe(-Math.sign(compareIds(b, a)) + 0);
      if (compareIds(a, b) <= 0 && compareIds(b, c) <= 0) expect(compareIds(a, c)).toBeLessThanOrEqual(0);
      expect(compareIds(a, b) === 0).toBe(a === b);
    }),
  );
  expect(['10', '1a', '020', '9', 'B', '19', 'a2', 'a', '010'].sort(compareIds)).toEqual([
    ...['9', '010', '10', '19', '020', '1a', 'B', 'a', 'a2'],
  ]);
});
