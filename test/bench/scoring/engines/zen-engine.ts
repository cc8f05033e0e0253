import { engineOf } from '../engine.ts';
import { rowOf } from '../task.ts';
import { likeJavaScript, writeTask } from './infix.ts';

interface ZenEngine {
  ZenEngine: new () => {
    createDecision(content: object): { evaluate(context: object): Promise<{ result: { capped: number } }> };
  };
}

const task = writeTask(likeJavaScript);

/** One expression node between input and output: the shortest graph that does it, without a trace. */
const graph = {
  nodes: [
    { id: 'in', name: 'in', type: 'inputNode' },
    {
      id: 'score',
      name: 'score',
      type: 'expressionNode',
      content: {
        expressions: [
          { id: 'mean', key: 'mean', value: task.mean },
          { id: 'capped', key: 'capped', value: task.capped.replaceAll('mean', '$.mean') },
        ],
      },
    },
    { id: 'out', name: 'out', type: 'outputNode' },
  ],
  edges: [
    { id: '1', type: 'edge', sourceId: 'in', targetId: 'score' },
    { id: '2', type: 'edge', sourceId: 'score', targetId: 'out' },
  ],
};

export const zenEngine = engineOf<ZenEngine>('@gorules/zen-engine', 'nothing', (companies, module) => {
  const decision = new module.ZenEngine().createDecision(graph);
  const rows = companies.map(rowOf);
  return async (index) => (await decision.evaluate(rows[index] ?? {})).result.capped;
});
