import { engineOf } from '../engine.ts';
import { inTwoSteps, writeTask } from './infix.ts';

interface Filtrex {
  compileExpression(expression: string): (row: object) => unknown;
}

const task = writeTask({
  isMissing: (name) => `not exists(${name})`,
  choose: (test, then, otherwise) => `(if ${test} then ${then} else ${otherwise})`,
});

export const filtrex = engineOf<Filtrex>('filtrex', 'nothing', (companies, { compileExpression }) =>
  inTwoSteps(companies, compileExpression(task.mean), compileExpression(task.capped)),
);
