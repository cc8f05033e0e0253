import { engineOf } from '../engine.ts';
import { inTwoSteps, likeJavaScript, writeTask } from './infix.ts';

interface CelJs {
  parse(expression: string): (context: object) => unknown;
}

/** CEL tells whole numbers from decimals: ours are all decimals. */
const task = writeTask({ ...likeJavaScript, number: (value) => value.toFixed(1) });

export const celJsMarcbachmann = engineOf<CelJs>('@marcbachmann/cel-js', 'nothing', (companies, { parse }) =>
  inTwoSteps(companies, parse(task.mean), parse(task.capped)),
);
