import type { Engine } from '../engine.ts';
import { celJs } from './cel-js.ts';
import { celJsMarcbachmann } from './cel-js-marcbachmann.ts';
import { exprEval } from './expr-eval.ts';
import { filtrex } from './filtrex.ts';
import { jexl } from './jexl.ts';
import { jsonLogicEngine } from './json-logic-engine.ts';
import { jsonLogicJs } from './json-logic-js.ts';
import { jsonRulesEngine } from './json-rules-engine.ts';
import { jsonata } from './jsonata.ts';
import { explainedLoop, numberLoop } from './loops.ts';
import { mathjs } from './mathjs.ts';
import { nodeRules } from './node-rules.ts';
import { ours } from './ours.ts';
import { zenEngine } from './zen-engine.ts';

export const ownEngines: readonly Engine[] = [ours, numberLoop, explainedLoop];

export const npmEngines: readonly Engine[] = [
  jsonRulesEngine,
  zenEngine,
  celJsMarcbachmann,
  filtrex,
  exprEval,
  jsonLogicJs,
  jsonLogicEngine,
  jexl,
  celJs,
  jsonata,
  mathjs,
  nodeRules,
];
