import { cap, metrics } from '../task.ts';

type Rule = unknown;

const read = (name: string): Rule => ({ var: name });

/** The task in JsonLogic, for the two engines that speak it. `===`, as 0 must not count as null. */
function unlessMissing(name: string, otherwise: Rule): Rule {
  return { if: [{ '===': [read(name), null] }, 0, otherwise] };
}

export const meanRule: Rule = {
  '/': [
    {
      '+': metrics.map(({ name, low, high, weight }) => {
        const points = { if: [{ '>=': [read(name), high] }, 100, { '>=': [read(name), low] }, 50, 0] };
        return unlessMissing(name, { '*': [weight, points] });
      }),
    },
    { '+': metrics.map(({ name, weight }) => unlessMissing(name, weight)) },
  ],
};

export const cappedRule: Rule = {
  if: [{ '>=': [read(cap.field), cap.atLeast] }, { min: [read('mean'), cap.max] }, read('mean')],
};
