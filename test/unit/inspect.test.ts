import { compileModel } from '@barometer/shared/scoring/compile.ts';
import { expandFacts, validModel } from '../support/cases.ts';

const asOf = '2026-06-30T12:00:00Z';
const line = {
  linear: [
    [0, 0],
    [100, 100],
  ],
};
const field = (id: string, weight: number) => ({ id, weight, from: { field: `company.custom.${id}` }, curve: line });
const compiled = () =>
  compileModel(
    validModel({
      version: 1,
      name: 'Two scorecards',
      bands: [{ id: 'all', from: 0 }],
      frozenWhen: { field: 'company.lifecycleStage', is: 'churned' },
      scorecards: [
        {
          id: 'gold',
          when: { field: 'company.tier', is: 'gold' },
          dimensions: [
            { id: 'first', weight: 3, metrics: [{ ...field('half', 1), from: { ratio: ['b', 'a'] } }, field('a', 1)] },
            { id: 'second', weight: 1, metrics: [field('b', 5)] },
          ],
        },
        {
          id: 'silver',
          when: { field: 'company.tier', is: 'silver' },
          dimensions: [{ id: 'only', weight: 1, metrics: [field('c', 1)] }],
        },
      ],
    }),
  );
const inspect = (company: Record<string, unknown>, scorecardId?: string) =>
  compiled().inspect(expandFacts({ company }), asOf, scorecardId);

describe('what a scorecard measures', () => {
  test('is told of the primary one, in its order, not rounded', () => {
    const found = inspect({ tier: 'gold', custom: { a: 60, b: 20 } });
    const evidence = (name: string, value: number) => [{ type: 'company', id: '1', field: `custom.${name}`, value }];
    expect(found).toMatchObject({
      scorecard: 'gold',
      metrics: [
        { id: 'half', state: 'present', value: 0.333333333, points: 1 / 3 },
        { id: 'a', state: 'present', value: 60, points: 60, evidence: evidence('a', 60) },
        { id: 'b', state: 'present', value: 20, points: 20, evidence: evidence('b', 20) },
      ],
    });
  });

  test('is missing where there is no data', () => {
    expect(inspect({ tier: 'silver' })?.metrics).toEqual([
      { id: 'c', state: 'missing', value: null, points: null, evidence: [] },
    ]);
  });

  test('is weighed with any other points, and is nothing without data', () => {
    const exactOf = inspect({ tier: 'gold' })?.exactOf;
    expect(exactOf?.([100, 50, 10])).toBe(58.75);
    expect(exactOf?.([null, 50, 10])).toBe(40);
    expect(exactOf?.([null, null, 10])).toBe(10);
    expect(exactOf?.([0, 0, 0])).toBe(0);
    expect(exactOf?.([null, null, null])).toBeUndefined();
    expect(exactOf?.([])).toBeUndefined();
  });

  test('is undefined for a frozen company and for one that no scorecard matches', () => {
    expect(inspect({ tier: 'gold', lifecycleStage: 'churned' })).toBeUndefined();
    expect(inspect({ tier: 'bronze' })).toBeUndefined();
  });

  test('is told of the scorecard asked for, whether it matches or not, also when frozen', () => {
    expect(inspect({ tier: 'gold' }, 'silver')?.scorecard).toBe('silver');
    expect(inspect({ tier: 'bronze' }, 'gold')?.scorecard).toBe('gold');
    expect(inspect({ lifecycleStage: 'churned' }, 'gold')?.scorecard).toBe('gold');
    expect(inspect({ tier: 'gold' }, 'bronze')).toBeUndefined();
  });

  test('cannot be told for a moment that is no date', () => {
    const facts = expandFacts({ company: { tier: 'gold' } });
    expect(() => compiled().inspect(facts, 'yesterday')).toThrow(
      'asOf "yesterday" is not a date or a datetime with its zone',
    );
  });
});
