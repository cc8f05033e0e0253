import { engineOf } from '../engine.ts';
import { inTwoSteps, likeJavaScript, writeTask } from './infix.ts';

interface CelJs {
  parse(expression: string): { isSuccess: boolean; cst?: unknown };
  evaluate(expression: unknown, context: object): unknown;
}

const task = writeTask(likeJavaScript);

export const celJs = engineOf<CelJs>('cel-js', 'nothing', (companies, { parse, evaluate }) => {
  const [mean, capped] = [parse(task.mean).cst, parse(task.capped).cst];
  return inTwoSteps(
    companies,
    (row) => evaluate(mean, row),
    (row) => evaluate(capped, row),
  );
});
