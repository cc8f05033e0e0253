import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import { modelSteps } from '@barometer/shared/model/steps.ts';
import { validateModel } from '@barometer/shared/model/validate.ts';
import fc from 'fast-check';
import { validModel } from '../support/cases.ts';
import * as any from '../support/scoring-arbitraries.ts';

describe('the way from one model to another', () => {
  test('goes over valid models only, and ends in the other one', () => {
    fc.assert(
      fc.property(any.model, any.model, (one, two) => {
        const [before, after] = [validModel(one), validModel(two)];
        const steps = modelSteps(before, after);
        expect(diffModels(steps.at(-1)?.model ?? before, after)).toEqual([]);
        for (const { model } of steps) expect(validateModel(JSON.parse(JSON.stringify(model))).ok).toBe(true);
        expect(steps.flatMap(({ changes }) => changes)).toHaveLength(diffModels(before, after).length);
      }),
      { numRuns: 40 },
    );
  });

  test('from a model to itself there is none', () => {
    fc.assert(fc.property(any.model, (model) => expect(modelSteps(validModel(model), validModel(model))).toEqual([])));
  });
});

test('a change is told as a person would', () => {
  const model = (weight: number, max: number) =>
    validModel({
      version: 1,
      name: 'M',
      bands: [
        { id: 'green', from: 70 },
        { id: 'red', from: 0 },
      ],
      scorecards: [
        {
          id: 'all',
          dimensions: [
            {
              id: 'adoption',
              weight,
              metrics: [{ id: 'nps', weight: 1, from: { field: 'company.nps' }, curve: { linear: [[0, 0]] } }],
            },
          ],
          caps: [{ id: 'low', when: { metric: 'nps', below: 3 }, max, reason: 'Low NPS' }],
        },
      ],
    });
  expect(diffModels(model(40, 69), model(30, 59)).map(describeChange)).toEqual([
    'adoption weight 40 → 30',
    'cap low max 69 → 59',
  ]);
});
