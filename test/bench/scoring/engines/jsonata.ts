import { engineOf } from '../engine.ts';
import { rowOf } from '../task.ts';
import { likeJavaScript, writeTask } from './infix.ts';

type Jsonata = (expression: string) => { evaluate(row: object): Promise<unknown> };

const task = writeTask({ ...likeJavaScript, isMissing: (name) => `${name} = null` });

/** It has variables, so both steps are one expression, which saves it an await. */
export const jsonata = engineOf<Jsonata>('jsonata', 'nothing', (companies, compile) => {
  const expression = compile(`($mean := ${task.mean}; ${task.capped.replaceAll('mean', '$mean')})`);
  const rows = companies.map(rowOf);
  return async (index) => Number(await expression.evaluate(rows[index] ?? {}));
});
