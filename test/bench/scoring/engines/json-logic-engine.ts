import { engineOf } from '../engine.ts';
import { inTwoSteps } from './infix.ts';
import { cappedRule, meanRule } from './json-logic.ts';

interface JsonLogicEngine {
  LogicEngine: new () => { build(rule: unknown): (data: object) => unknown };
}

export const jsonLogicEngine = engineOf<JsonLogicEngine>('json-logic-engine', 'nothing', (companies, module) => {
  const engine = new module.LogicEngine();
  return inTwoSteps(companies, engine.build(meanRule), engine.build(cappedRule));
});
