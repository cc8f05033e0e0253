import { ruleWords } from '../../server/src/alerts/rule-words.ts';
import { Rule } from '../../server/src/alerts/settings.ts';
import { wantedLists } from '../../server/src/settings/wanted-lists.ts';

const band = (id: string, from: number) => ({ id, label: id.toUpperCase(), from });

describe('the lists of a model', () => {
  test('are of the bands at the bottom, of a fall and of too little data', () => {
    const lists = wantedLists({ bands: [band('green', 70), band('red', 0), band('yellow', 40)] });
    expect(lists.map(({ id, name }) => [id, name])).toEqual([
      ['red', 'Health: RED'],
      ['yellow', 'Health: YELLOW'],
      ['fell-10', 'Health: fell 10 points in 30 days'],
      ['no-score', 'Health: too little data'],
    ]);
    expect(lists[0]?.where).toEqual([{ field: 'band', oneOf: ['red'] }]);
  });

  test('never of the highest band, and never two of one name', () => {
    const ids = (...bands: ReturnType<typeof band>[]) => wantedLists({ bands }).map(({ id }) => id);
    expect(ids(band('good', 50), band('bad', 0))).toEqual(['bad', 'fell-10', 'no-score']);
    expect(ids(band('only', 0))).toEqual(['fell-10', 'no-score']);
    expect(ids(band('good', 50), band('no-score', 0))).toEqual(['no-score', 'fell-10']);
  });
});

describe('a rule of alerts in words', () => {
  const words = (when: unknown, more: object = {}) =>
    ruleWords(Rule.parse({ id: 'a', when, channels: ['b'], ...more }), (id) => id.toUpperCase());
  test.each([
    [{ fall: { points: 15, days: 14 } }, 'A score falls by 15 points or more within 14 days.'],
    [{ fall: { points: 1, days: 1 } }, 'A score falls by 1 point or more within 1 day.'],
    [{ band: {} }, 'A company’s band gets worse.'],
    [{ band: { to: ['red'], from: ['green', 'yellow'] } }, 'A company’s band gets worse from GREEN or YELLOW to RED.'],
    [{ band: { direction: 'either' } }, 'A company’s band changes.'],
  ])('%j', (when, sentence) => {
    expect(words(when)).toBe(sentence);
  });
  test('says when a new model counts', () => {
    expect(words({ band: {} }, { modelChanges: true })).toBe(
      'A company’s band gets worse, even when only the model changed.',
    );
  });
});
