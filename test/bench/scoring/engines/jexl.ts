import { engineOf } from '../engine.ts';
import { inTwoSteps, likeJavaScript, writeTask } from './infix.ts';

interface Jexl {
  compile(expression: string): { evalSync(row: object): unknown };
}

/** Jexl has no null: an undefined name is null, and a missing metric equals it. */
const task = writeTask({ ...likeJavaScript, isMissing: (name) => `${name} == nothing` });

export const jexl = engineOf<Jexl>('jexl', 'nothing', (companies, module) => {
  const [mean, capped] = [module.compile(task.mean), module.compile(task.capped)];
  return inTwoSteps(
    companies,
    (row) => mean.evalSync(row),
    (row) => capped.evalSync(row),
  );
});
