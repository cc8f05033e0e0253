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

  test('published models name their changes one after the other', () => {
    expect(together(model(2, 'a'), model(3, 'b', 'c')).parts).toEqual([model(5, 'a', 'b', 'c')]);
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
