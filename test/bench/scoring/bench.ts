import type { Bench, Report, Target } from '../bench.ts';
import { installEngines, loadEngine } from '../engines/load.ts';
import type { Engine } from './engine.ts';
import { npmEngines, ownEngines } from './engines/all.ts';
import { type Contender, type Costs, measure } from './measure.ts';
import { makeCompanies, rowOf, solve } from './task.ts';

const companyCount = 10_000;
const checkedCount = 2000;
const rounds = 9;

/** Ours against rule engines, expression languages and loops written by hand, on one task: see task.ts. */
export const scoring: Bench = {
  name: 'scoring',
  about: 'companies scored per second, against other engines and hand-written loops',
  async run(say) {
    const fault = installEngines();
    if (fault !== undefined)
      say(
        `The other engines could not be installed (${fault}): only the loops are compared. Try again with a network.`,
      );
    const engines = [...ownEngines, ...(fault === undefined ? npmEngines : [])];
    const companies = makeCompanies(companyCount);
    const expected = companies.slice(0, checkedCount).map((facts) => solve(rowOf(facts)));
    const contenders: (Contender & Engine & { wrong: number })[] = [];
    for (const engine of engines) {
      const module = engine.packageName === undefined ? undefined : await loadEngine(engine.packageName);
      const score = await engine.start(companies, module);
      contenders.push({ ...engine, score, wrong: await countWrong(score, expected) });
    }
    say(`Measuring ${contenders.length} engines in ${rounds} interleaved rounds …`);
    const costs = await measure(contenders, companies.length, rounds);
    return report(contenders, costs);
  },
};

/** Answers further than 1e-9 from the reference, or of another kind. */
async function countWrong(score: Contender['score'], expected: readonly (number | null)[]): Promise<number> {
  let wrong = 0;
  for (const [index, right] of expected.entries()) {
    const answer = await score(index);
    const isRight = answer === null || right === null ? answer === right : Math.abs(answer - right) <= 1e-9;
    if (!isRight) wrong++;
  }
  return wrong;
}

type Measured = Pick<Engine, 'name' | 'kind' | 'explains'> & { wrong: number };

function report(contenders: readonly Measured[], costs: Costs): Report {
  const cost = (name: string) => costs.get(name) ?? Number.NaN;
  const own = cost('Barometer');
  const rows = contenders
    .map(({ name, wrong, explains }) => ({
      engine: name,
      'ours is × as fast': cost(name) / own,
      'companies per CPU second': 1e9 / cost(name),
      [`wrong of ${checkedCount}`]: wrong,
      'beside the number': explains,
    }))
    .sort((a, b) => Number(a['ours is × as fast']) - Number(b['ours is × as fast']));
  return {
    measured: [
      '12 metrics in 3 bands, 15 % without a value, a weighted mean over the others, one cap; one company a call, in one process.',
      'Ours gives its whole answer, with breakdown, evidence and caps; the others what the last column says.',
      `CPU time per company, median of ${rounds} interleaved rounds over ${companyCount.toLocaleString('en-US')} companies; garbage collection and helper threads count.`,
    ],
    rows,
    targets: targetsOf(contenders, (name) => cost(name) / own),
  };
}

function targetsOf(contenders: readonly Measured[], timesFasterThan: (name: string) => number): Target[] {
  const right = (name: string) => contenders.some((engine) => engine.name === name && engine.wrong === 0);
  const against = (promise: string, name: string | undefined, isMet: (ratio: number) => boolean): Target => {
    if (name === undefined || !right(name)) return { promise, measured: null, met: null };
    const ratio = timesFasterThan(name);
    return { promise, measured: ratio, met: isMet(ratio) };
  };
  const [fastest] = contenders
    .filter(({ kind, wrong }) => kind === 'engine' && wrong === 0)
    .map(({ name }) => name)
    .sort((a, b) => timesFasterThan(a) - timesFasterThan(b));
  const loop = contenders.find(({ kind }) => kind === 'loop')?.name;
  const ours = contenders.find(({ kind }) => kind === 'ours');
  const slowdown = loop === undefined ? Number.NaN : 1 / timesFasterThan(loop);
  return [
    { promise: 'every answer of ours is right (wrong answers)', measured: ours?.wrong ?? null, met: ours?.wrong === 0 },
    against('at least 50 × as fast as json-rules-engine', 'json-rules-engine', (ratio) => ratio >= 50),
    against('at least 50 × as fast as @gorules/zen-engine', '@gorules/zen-engine', (ratio) => ratio >= 50),
    against(
      `faster than every other engine with right answers (next: ${fastest ?? 'none'})`,
      fastest,
      (ratio) => ratio > 1,
    ),
    { promise: 'at most 6 × as slow as a loop that yields only the number', measured: slowdown, met: slowdown <= 6 },
  ];
}
