import { combineMoves } from '@barometer/shared/scoring/combine-moves.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import fc from 'fast-check';
import { validModel } from '../support/cases.ts';
import * as any from '../support/scoring-arbitraries.ts';
import { moveBetween, scoring } from '../support/scorings.ts';

const nano = (points: number) => Math.round(points * 1e9);
const total = (move: Move) => move.parts.reduce((sum, { delta }) => sum + nano(delta), 0);

describe('any two scorings', () => {
  test('the parts add up to the move, to the last of its nine decimals', () => {
    fc.assert(
      fc.property(any.model, any.model, any.facts, any.facts, fc.boolean(), (one, two, first, second, published) => {
        const before = scoring(validModel(one), first);
        const after = scoring(validModel(published ? two : one), second);
        const move = moveBetween(before, after);
        const isKnown = before.answer.capped !== null && after.answer.capped !== null;
        expect(move === null).toBe(!isKnown);
        if (move === null) return;
        expect(nano(move.delta)).toBe(nano(after.answer.capped ?? 0) - nano(before.answer.capped ?? 0));
        expect(total(move)).toBe(nano(move.delta));
        if (!published) expect(move.parts.some(({ kind }) => kind === 'model')).toBe(false);
        expect(JSON.stringify(moveBetween(before, after))).toBe(JSON.stringify(move));
      }),
      { numRuns: 150 },
    );
  });

  test('with facts, model and moment the same, nothing moved', () => {
    fc.assert(
      fc.property(any.model, any.facts, (model, facts) => {
        const same = scoring(validModel(model), facts);
        expect(moveBetween(same, same)?.parts ?? []).toEqual([]);
      }),
    );
  });

  test('several moves put together still add up', () => {
    fc.assert(
      fc.property(any.model, fc.array(any.facts, { minLength: 3, maxLength: 5 }), (model, all) => {
        const scorings = all.map((facts) => scoring(validModel(model), facts));
        const moves = scorings.slice(1).flatMap((after, index) => {
          const before = scorings[index];
          return (before && moveBetween(before, after)) ?? [];
        });
        const together = combineMoves(moves);
        expect(total(together)).toBe(nano(together.delta));
        expect(nano(together.delta)).toBe(moves.reduce((sum, { delta }) => sum + nano(delta), 0));
      }),
    );
  });
});
