import { engineOf } from '../engine.ts';
import { inTwoSteps, likeJavaScript, writeTask } from './infix.ts';

interface Mathjs {
  compile(expression: string): { evaluate(row: object): unknown };
}

const task = writeTask(likeJavaScript);

export const mathjs = engineOf<Mathjs>('mathjs', 'nothing', (companies, { compile }) => {
  const [mean, capped] = [compile(task.mean), compile(task.capped)];
  return inTwoSteps(
    companies,
    (row) => mean.evaluate(row),
    (row) => capped.evaluate(row),
  );
});
