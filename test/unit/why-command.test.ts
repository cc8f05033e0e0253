import { main } from '../../server/src/cli.ts';
import { memoryIo } from '../support/memory-io.ts';

const model = `version: 1
name: Small
bands: [{ id: green, from: 70 }, { id: red, from: 0 }]
scorecards:
  - id: all
    dimensions:
      - id: d
        weight: 1
        metrics:
          - { id: nps, weight: 1, from: { field: company.nps }, curve: { linear: [[0, 0], [10, 100]] } }
          - { id: age, weight: 2, from: { daysSince: company.createdAt }, curve: { linear: [[0, 100], [30, 0]] } }
    caps: [{ id: low, when: { metric: nps, below: 2 }, max: 40, reason: NPS is low }]
`;
const facts = (asOf: string, properties: object) => JSON.stringify({ asOf, company: { id: '1', properties } });
const files = {
  'm.yaml': model,
  'gold.yaml': model.replace('weight: 2', 'weight: 4'),
  'now.json': facts('2026-06-30', { nps: 1, createdAt: '2026-06-19' }),
  'then.json': facts('2026-06-20', { nps: 6, createdAt: '2026-06-19' }),
  'blank.json': facts('2026-06-20', { createdAt: '2026-06-19' }),
};

async function why(...flags: string[]) {
  const { io, out } = memoryIo(files);
  const code = await main(['why', '--model', 'm.yaml', '--facts', 'now.json', ...flags], io);
  return { code, ...out };
}

test('a move is told between its exact ends, which its parts lead from and to', async () => {
  const { code, stdout } = await why('--before-facts', 'then.json', '--before-model', 'gold.yaml');
  expect(code).toBe(0);
  const [, before, after, move] = /^(\S+) → (\S+) \(([+−]\S+)\)\n/.exec(stdout) ?? [];
  const points = (text = '') => Number(text.replace('−', '-'));
  expect(before).toMatch(/^\d+\.\d{3,}$/);
  expect(points(after) - points(before)).toBeCloseTo(points(move), 9);
  const parts = [...stdout.matchAll(/^ +([+−]\S+) {2}\w+: /gm)].map(([, delta]) => points(delta));
  expect(parts.reduce((sum, delta) => sum + delta, 0)).toBeCloseTo(points(move), 9);
});

test('the help names its parts as they are named', async () => {
  const kinds = async (...flags: string[]) =>
    [...(await why(...flags)).stdout.matchAll(/^ +[+−]\S+ {2}(\w+): /gm)].map(([, kind = '']) => kind);
  const told = new Set([
    ...(await kinds('--before-facts', 'then.json', '--before-model', 'gold.yaml')),
    ...(await kinds('--before-facts', 'blank.json')),
  ]);
  expect([...told].sort()).toEqual(['behaviour', 'cap', 'coverage', 'model', 'time']);
  const { io, out } = memoryIo({});
  await main(['why', '--help'], io);
  for (const kind of told) expect(out.stdout).toContain(kind);
});
