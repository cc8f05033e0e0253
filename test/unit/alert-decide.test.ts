import { type Change, decide, type Standing } from '../../server/src/alerts/decide.ts';
import { Rule } from '../../server/src/alerts/settings.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const day = (n: number) => new Date(start + n * 86_400_000);

/** `day: score`, with `none` where there is no score, and `frozen` or `model 2` behind it; the band follows the score. */
function standing(told: string): Standing {
  const [, at, points, frozen, model] = /^([\d.]+): (none|\d+)( frozen)?(?: model (\d))?$/.exec(told) ?? [];
  if (at === undefined) throw new Error(`"${told}" is not how a score is told.`);
  const score = points === 'none' ? null : Number(points);
  return {
    at: day(Number(at)),
    state: frozen ? 'frozen' : score === null ? 'insufficient-data' : 'scored',
    score,
    band: score === null ? null : score >= 70 ? 'green' : score >= 40 ? 'yellow' : 'red',
    modelVersion: Number(model ?? 1),
  };
}

/** The last entry is what was scored now. */
function change(past: string): Change {
  const points = past.split(', ').map(standing);
  const [before, after] = [points.at(-2), points.at(-1)];
  if (!before || !after) throw new Error('A change takes two scorings.');
  return { before, after: { ...after, revision: 7 }, history: points.slice(0, -1), bands: ['green', 'yellow', 'red'] };
}

const rule = (when: unknown, more = {}) => Rule.parse({ id: 'r', when, channels: ['team'], ...more });
const told = (when: unknown, past: string, more = {}) => {
  const looked = change(past);
  return decide(rule(when, more), looked, looked.after.at);
};

describe('a change of band', () => {
  const toRed = { band: { to: ['red'] } };
  test.each<[string, unknown, string, boolean]>([
    ['down, by default', { band: {} }, '0: 80, 1: 60', true],
    ['up is not told by default', { band: {} }, '0: 60, 1: 80', false],
    ['up, where that is asked for', { band: { direction: 'better' } }, '0: 60, 1: 80', true],
    ['down is not better', { band: { direction: 'better' } }, '0: 80, 1: 60', false],
    ['either', { band: { direction: 'either' } }, '0: 60, 1: 80', true],
    ['within a band nothing is told', { band: {} }, '0: 69, 1: 41', false],
    ['to the band asked for', toRed, '0: 80, 1: 30', true],
    ['to another one', toRed, '0: 80, 1: 60', false],
    ['from the band asked for', { band: { from: ['yellow'] } }, '0: 60, 1: 30', true],
    ['from another one', { band: { from: ['yellow'] } }, '0: 80, 1: 30', false],
    ['data that went away is no change of band', { band: {} }, '0: 80, 1: none', false],
    ['data that came back is held against the band before', { band: {} }, '0: 80, 1: none, 2: 30', true],
    ['data that came back as it was', { band: {} }, '0: 80, 1: none, 2: 75', false],
    ['a company that never had a band', { band: {} }, '0: none, 1: 30', false],
    ['a customer who has left', { band: {} }, '0: 80, 1: 30 frozen', false],
    ['a customer who was gone and came back', { band: {} }, '0: 80 frozen, 1: 30', false],
    ['another model', { band: {} }, '0: 80, 1: 30 model 2', false],
  ])('%s', (_name, when, past, fires) => {
    expect(told(when, past) !== null).toBe(fires);
  });

  test('another model is told of where that is asked for', () => {
    expect(told({ band: {} }, '0: 80, 1: 30 model 2', { modelChanges: true })).not.toBeNull();
  });

  test('two that score the same data at once see one cause', () => {
    const causes = [9, 9.001].map((hour) => {
      const looked = change(`0: 80, ${hour / 24 + 1}: 30`);
      return decide(rule({ band: {} }), looked, looked.after.at)?.cause;
    });
    expect(new Set(causes).size).toBe(1);
  });
});

describe('a fall of 15 points in 14 days', () => {
  const fall = { fall: { points: 15, days: 14 } };
  test.each<[string, string, [from: number, cause: string] | null]>([
    ['at once', '0: 80, 1: 65', [80, '2026-03-02T09:00:00.000Z step 1']],
    ['a point less is nothing', '0: 80, 1: 66', null],
    ['bit by bit', '0: 80, 5: 75, 9: 70, 13: 65', [80, '2026-03-02T09:00:00.000Z step 1']],
    ['a score that was in force when the days began', '0: 80, 20: 65', [80, '2026-03-02T09:00:00.000Z step 1']],
    ['too slowly', '0: 80, 10: 72, 26: 65', null],
    ['up first', '0: 60, 3: 80, 5: 64', [80, '2026-03-05T09:00:00.000Z step 1']],
    ['still down is no news', '0: 80, 1: 65, 2: 63', null],
    ['down another step is', '0: 80, 1: 65, 2: 50', [80, '2026-03-02T09:00:00.000Z step 2']],
    ['two steps at once are one', '0: 80, 1: 45', [80, '2026-03-02T09:00:00.000Z step 2']],
    [
      'a slow fall is told once, though its peak moves on',
      '0: 80, 2: 77, 4: 74, 6: 71, 8: 68, 10: 65, 12: 62, 15: 60',
      null,
    ],
    ['data that went and came back', '0: 80, 1: none, 2: 60', [80, '2026-03-02T09:00:00.000Z step 1']],
    ['data that went', '0: 80, 1: none', null],
    ['what another model had given does not count', '0: 90 model 0, 1: 72, 2: 66', null],
    ['a customer who has left', '0: 80, 1: 30 frozen', null],
  ])('%s', (_name, past, expected) => {
    const firing = told(fall, past);
    expect(firing && [firing.from.score, firing.cause]).toEqual(expected);
  });

  test('back above and down again from the same height has the same cause, and so is told once', () => {
    const first = told(fall, '0: 80, 1: 65');
    const again = told(fall, '0: 80, 1: 65, 2: 70, 3: 64');
    expect(again?.cause).toBe(first?.cause);
  });
});
