import { engineOf } from '../engine.ts';
import { cap, metrics, rowOf } from '../task.ts';

interface Result {
  events: { type: string; params: { weight: number; points: number } }[];
}
interface JsonRulesEngine {
  Engine: new (rules: object[]) => { run(facts: object): Promise<Result> };
}

/** A rule for each band of each metric; a missing value is in none, as its operators compare numbers only. */
const bandRules = metrics.flatMap(({ name, low, high, weight }) => {
  const rule = (points: number, ...all: object[]) => ({
    conditions: { all: all.map((test) => ({ fact: name, ...test })) },
    event: { type: 'points', params: { weight, points } },
  });
  return [
    rule(0, { operator: 'lessThan', value: low }),
    rule(50, { operator: 'greaterThanInclusive', value: low }, { operator: 'lessThan', value: high }),
    rule(100, { operator: 'greaterThanInclusive', value: high }),
  ];
});
const capRule = {
  conditions: { all: [{ fact: cap.field, operator: 'greaterThanInclusive', value: cap.atLeast }] },
  event: { type: 'cap', params: { weight: 0, points: 0 } },
};

/** It fires events; adding them up is left to the caller. */
export const jsonRulesEngine = engineOf<JsonRulesEngine>('json-rules-engine', 'fired events', (companies, module) => {
  const engine = new module.Engine([...bandRules, capRule]);
  const rows = companies.map(rowOf);
  return async (index) => {
    const { events } = await engine.run(rows[index] ?? {});
    let weighted = 0;
    let present = 0;
    let isCapped = false;
    for (const { type, params } of events) {
      if (type === 'cap') isCapped = true;
      weighted += params.weight * params.points;
      present += params.weight;
    }
    if (present === 0) return null;
    return isCapped ? Math.min(weighted / present, cap.max) : weighted / present;
  };
});
