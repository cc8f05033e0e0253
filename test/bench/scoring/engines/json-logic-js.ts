import { engineOf } from '../engine.ts';
import { inTwoSteps } from './infix.ts';
import { cappedRule, meanRule } from './json-logic.ts';

interface JsonLogic {
  apply(rule: unknown, data: object): unknown;
}

export const jsonLogicJs = engineOf<JsonLogic>('json-logic-js', 'nothing', (companies, logic) =>
  inTwoSteps(
    companies,
    (row) => logic.apply(meanRule, row),
    (row) => logic.apply(cappedRule, row),
  ),
);
