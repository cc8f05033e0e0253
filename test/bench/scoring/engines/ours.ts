import { validateModel } from '@barometer/shared/model/validate.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import type { Engine } from '../engine.ts';
import { cap, metrics } from '../task.ts';

/** The task as a model of ours. It is asked for the whole answer; the score before rounding is compared. */
export const ours: Engine = {
  name: 'Barometer',
  kind: 'ours',
  explains: 'points, share and contribution of each metric, evidence, caps, band, grade, coverage',
  start(companies) {
    const { score } = compileModel(taskModel());
    return (index) => {
      const company = companies[index];
      if (company === undefined) return null;
      lastAnswer = score(company);
      return lastAnswer.capped;
    };
  },
};

/** Kept where others could see it, so that no part of an answer can be optimised away. */
export let lastAnswer: Answer | undefined;

export function taskModel() {
  const result = validateModel({
    version: 1,
    name: 'Bench',
    bands: [
      { id: 'green', from: 70 },
      { id: 'yellow', from: 40 },
      { id: 'red', from: 0 },
    ],
    coverageFloor: 0,
    scorecards: [
      {
        id: 'customers',
        dimensions: [
          {
            id: 'health',
            weight: 1,
            metrics: metrics.map(({ name, low, high, weight }) => ({
              id: name,
              weight,
              from: { field: `company.custom.${name}` },
              curve: {
                steps: [
                  [0, 0],
                  [low, 50],
                  [high, 100],
                ],
              },
            })),
          },
        ],
        caps: [
          {
            id: 'critical',
            when: { field: `company.custom.${cap.field}`, atLeast: cap.atLeast },
            max: cap.max,
            reason: 'A critical incident is open',
          },
        ],
      },
    ],
  });
  if (!result.ok) throw new Error(`this is no model: ${JSON.stringify(result.problems)}`);
  return result.model;
}
