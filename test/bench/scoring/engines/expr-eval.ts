import { engineOf } from '../engine.ts';
import { inTwoSteps, likeJavaScript, writeTask } from './infix.ts';

interface Expression {
  evaluate(row: object): unknown;
}
interface ExprEval {
  Parser: new () => { parse(expression: string): Expression };
}

/** It has no null, so a name that holds it is put beside the metrics. */
const task = writeTask({ ...likeJavaScript, isMissing: (name) => `${name} == nothing` });

export const exprEval = engineOf<ExprEval>('expr-eval', 'nothing', (companies, { Parser }) => {
  const parser = new Parser();
  const [mean, capped] = [parser.parse(task.mean), parser.parse(task.capped)];
  return inTwoSteps(
    companies,
    (row) => mean.evaluate(row),
    (row) => capped.evaluate(row),
  );
});
