import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import type { Evidence } from '@barometer/shared/scoring/answer.ts';
import { combineMoves } from '@barometer/shared/scoring/combine-moves.ts';
import type {
  BehaviourPart,
  CapPart,
  CoveragePart,
  ModelPart,
  MovePart,
  ScorecardPart,
  TimePart,
} from '@barometer/shared/scoring/move.ts';
import { readModel } from '../../server/src/model/read.ts';

const evidence = (id: string): Evidence => ({ type: 'ticket', id });
const behaviour = (
  delta: number,
  [before, after]: [number, number],
  added: string[] = [],
  removed: string[] = [],
): BehaviourPart => ({
  ...{ kind: 'behaviour', metric: 'urgent', delta, before, after },
  ...{ added: added.map(evidence), removed: removed.map(evidence) },
});
const time = (metric: string, delta: number, [before, after]: [number, number]): TimePart => {
  return { kind: 'time', metric, delta, before, after };
};
const coverage = (delta: number, ...metrics: CoveragePart['metrics']): CoveragePart => {
  return { kind: 'coverage', delta, metrics };
};
const scorecard = (delta: number, before: string, after: string): ScorecardPart => {
  return { kind: 'scorecard', delta, before, after };
};
const model = (delta: number, ...paths: string[]): ModelPart => ({ kind: 'model', delta, paths });
const cap = (delta: number, before: string[], after: string[]): CapPart => ({ kind: 'cap', delta, before, after });

/** Moves of one part each, put together. */
const together = (...parts: MovePart[]) => combineMoves(parts.map((part) => ({ delta: part.delta, parts: [part] })));

describe('moves about one thing become one', () => {
  test('of a record that came and went in between nothing is told', () => {
    const came = behaviour(-10, [1, 2], ['8'], []);
    expect(together(came, behaviour(-5, [2, 2], ['9'], ['8', '7']))).toEqual({
      delta: -15,
      parts: [behaviour(-15, [1, 2], ['9'], ['7'])],
    });
    expect(together(came, behaviour(10, [2, 1], [], ['8'])).parts).toEqual([]);
  });

  test('nor of one that went and came back', () => {
    const went = behaviour(10, [2, 0], [], ['7', '8']);
    expect(together(went, behaviour(-6, [0, 2], ['8', '9'])).parts).toEqual([behaviour(4, [2, 2], ['9'], ['7'])]);
  });

  test('records that came or went on either day are all named', () => {
    const parts = together(behaviour(-1, [4, 4], ['1'], ['2']), behaviour(-1, [4, 4], ['3'], ['4'])).parts;
    expect(parts).toEqual([behaviour(-2, [4, 4], ['1', '3'], ['2', '4'])]);
  });

  test('days that pass go from the first value to the last', () => {
    expect(together(time('renewal', -3, [30, 20]), time('renewal', -4, [20, 10]))).toEqual({
      delta: -7,
      parts: [time('renewal', -7, [30, 10])],
    });
  });

  test('data that went and came back is told only where the state is another one', () => {
    const nps = (before: 'present' | 'missing', after: 'present' | 'missing') => ({ metric: 'nps', before, after });
    const lost = coverage(5, nps('present', 'missing'), { metric: 'mood', before: 'present', after: 'expired' });
    const back = coverage(-2, nps('missing', 'present'), { metric: 'mood', before: 'expired', after: 'missing' });
    const logins = { metric: 'logins', before: 'present', after: 'stale' } as const;
    expect(together(lost, back, coverage(1, logins))).toEqual({
      delta: 4,
      parts: [coverage(4, { metric: 'mood', before: 'present', after: 'missing' }, logins)],
    });
  });

  test('published models name the changes of the newest first', () => {
    expect(together(model(2, 'a'), model(3, 'b', 'c')).parts).toEqual([model(5, 'b', 'c', 'a')]);
  });

  test('of a model that was put back nothing is told', () => {
    const there = model(-4, 'adoption weight 40 → 30', 'band green from 70 → 82');
    expect(together(there, model(3, 'adoption weight 30 → 40')).parts).toEqual([model(-1, 'band green from 70 → 82')]);
    expect(together(there, model(4, 'adoption weight 30 → 40', 'band green from 82 → 70')).parts).toEqual([]);
  });

  test('whatever two models differ in is untold by going back', () => {
    const starters = ['default', 'services', 'saas-usage', 'marketplace-smb'].map((name) => {
      const read = readModel(readFileSync(join(__dirname, `../../shared/models/${name}.yaml`), 'utf8'), name);
      if (!read.ok) throw new Error(name);
      return read.model;
    });
    for (const one of starters) {
      for (const other of starters) {
        const [there, back] = [diffModels(one, other), diffModels(other, one)].map((way) => way.map(describeChange));
        expect(together(model(2, ...(there ?? [])), model(3, ...(back ?? []))).parts).toEqual([model(5)]);
      }
    }
  });

  test.each<[what: string, earlier: string, later: string, left: string[]]>([
    ['a value', 'adoption weight 40 → 30', 'adoption weight 30 → 20', ['adoption weight 40 → 20']],
    ['a value of another part', 'a weight 1 → 2', 'b weight 2 → 1', ['b weight 2 → 1', 'a weight 1 → 2']],
    ['a part whose id begins another’s', 'trend days 7 → 5', 'trend 5 → 7', ['trend 5 → 7', 'trend days 7 → 5']],
    ['a value that was none', 'when none → { tier: gold }', 'when { tier: gold } → none', []],
    ['a text', 'label "On → off" → "B c"', 'label "B c" → "D"', ['label "On → off" → "D"']],
    ['an order', 'order of bands: a, b, c → b, a, c', 'order of bands: b, a, c → a, b, c', []],
    ['what was added', 'Gold: new metric x in use (weight 2)', 'Gold: metric x removed from use (weight 3)', []],
    ['what was removed', 'metric x removed from use (weight 2)', 'new metric x in use (weight 2)', []],
    ['a cap', 'new cap urgent (max 60)', 'cap urgent removed (max 60)', []],
    [
      'what came back otherwise',
      'metric x removed from use (weight 2)',
      'new metric x in use (weight 9)',
      ['new metric x in use (weight 9)', 'metric x removed from use (weight 2)'],
    ],
    [
      'what another scorecard has',
      'Gold: new metric x in use (weight 2)',
      'All: metric x removed from use (weight 2)',
      ['All: metric x removed from use (weight 2)', 'Gold: new metric x in use (weight 2)'],
    ],
    ['what was moved back', 'metric x moved from a to b (weight 2)', 'metric x moved from b to a (weight 2)', []],
    [
      'what was moved on',
      'metric x moved from a to b (weight 2)',
      'metric x moved from b to c (weight 3)',
      ['metric x moved from a to c (weight 3)'],
    ],
  ])('changes of two models are told as one: %s', (_what, earlier, later, left) => {
    expect(together(model(2, earlier), model(3, later)).parts).toEqual([model(5, ...left)]);
  });

  test('scorecards go from the first to the last, also where the score is the same', () => {
    expect(together(scorecard(5, 'new', 'old'), scorecard(-5, 'old', 'gold')).parts).toEqual([
      scorecard(0, 'new', 'gold'),
    ]);
    expect(together(scorecard(5, 'new', 'old'), scorecard(-5, 'old', 'new')).parts).toEqual([]);
  });

  test('caps are those of the first day and those of the last', () => {
    expect(together(cap(-9, [], ['a']), cap(4, ['a'], ['b'])).parts).toEqual([cap(-5, [], ['b'])]);
    expect(together(cap(-9, [], ['a']), cap(9, ['a'], [])).parts).toEqual([]);
  });
});

describe('moves about different things', () => {
  test('stay apart, in the order in which they were first told', () => {
    const parts: MovePart[] = [
      time('renewal', 1, [9, 8]),
      behaviour(2, [1, 2]),
      time('tenure', 4, [1, 2]),
      model(8, 'a'),
    ];
    expect(together(...parts, time('renewal', 1, [8, 7]))).toEqual({
      delta: 16,
      parts: [time('renewal', 2, [9, 7]), ...parts.slice(1)],
    });
  });

  test('of one metric are kept apart by their kind', () => {
    const parts = [time('urgent', 1, [1, 2]), behaviour(2, [2, 3])];
    expect(together(...parts).parts).toEqual(parts);
  });

  test('whose parts were told of several days at once keep them', () => {
    const first = { delta: 3, parts: [time('renewal', 1, [9, 8]), model(2, 'a')] };
    expect(combineMoves([first])).toEqual(first);
    expect(combineMoves([])).toEqual({ delta: 0, parts: [] });
  });
});

test('tenths add up as they do on paper', () => {
  const twice = together(model(0.1, 'a'), model(0.2, 'b'));
  expect([twice.delta, twice.parts[0]?.delta]).toEqual([0.3, 0.3]);
});
