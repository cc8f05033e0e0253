import { engineOf } from '../engine.ts';
import { cap, metrics, type Row, rowOf } from '../task.ts';

interface Tally {
  row: Row;
  weighted: number;
  present: number;
  isCapped: boolean;
}
interface Flow {
  when(holds: boolean): void;
  next(): void;
}
interface NodeRules {
  RuleEngine: new (
    rules: object[],
    options: { ignoreFactChanges: boolean },
  ) => {
    execute(fact: Tally, done: (result: Tally) => void): void;
  };
}

const rule = (holds: (row: Row) => boolean, apply: (tally: Tally) => void) => ({
  condition: (flow: Flow, tally: Tally) => flow.when(holds(tally.row)),
  consequence: (flow: Flow, tally: Tally) => {
    apply(tally);
    flow.next();
  },
});

/** A rule for each band of each metric, and one for the cap. A rule that counts must not start the rules anew. */
const rules = [
  ...metrics.flatMap(({ name, low, high, weight }) => {
    const within = (from: number, to: number, points: number) =>
      rule(
        ({ [name]: value }) => typeof value === 'number' && value >= from && value < to,
        (tally) => {
          tally.weighted += weight * points;
          tally.present += weight;
        },
      );
    return [
      within(Number.NEGATIVE_INFINITY, low, 0),
      within(low, high, 50),
      within(high, Number.POSITIVE_INFINITY, 100),
    ];
  }),
  rule(
    (row) => (row[cap.field] ?? 0) >= cap.atLeast,
    (tally) => {
      tally.isCapped = true;
    },
  ),
];

export const nodeRules = engineOf<NodeRules>('node-rules', 'the rules that matched', (companies, { RuleEngine }) => {
  const engine = new RuleEngine(rules, { ignoreFactChanges: true });
  const rows = companies.map(rowOf);
  return (index) =>
    new Promise((resolve) => {
      engine.execute({ row: rows[index] ?? {}, weighted: 0, present: 0, isCapped: false }, (result) => {
        const { weighted, present, isCapped } = result;
        const mean = present === 0 ? null : weighted / present;
        resolve(mean !== null && isCapped ? Math.min(mean, cap.max) : mean);
      });
    });
});
