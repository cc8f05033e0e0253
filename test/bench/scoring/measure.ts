import type { Score } from './engine.ts';

export interface Contender {
  name: string;
  score: Score;
}

/** CPU nanoseconds per company. */
export type Costs = Map<string, number>;

const warmUp = 2000;
const roundMs = 60;

/**
 * What a company costs each contender, by the median of its rounds. The rounds are interleaved, so that whatever else
 * the machine does hits all alike, and CPU time of the whole process is read, not the clock: waiting costs nobody,
 * while an engine's helper threads and the garbage collector's count.
 */
export async function measure(contenders: readonly Contender[], companies: number, rounds: number): Promise<Costs> {
  const costs = new Map<string, number[]>();
  const sizes = new Map<string, number>();
  for (const { name, score } of contenders) {
    costs.set(name, []);
    // Slow engines are warm long before; fast ones are compiled by then.
    const first = await cpuOf(score, 200, companies);
    await cpuOf(score, first > 200_000 ? 200 : warmUp * 20, companies);
    const calls = 500;
    sizes.set(name, Math.max(calls, Math.ceil((roundMs * 1e6) / (await cpuOf(score, calls, companies)))));
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, score } of contenders)
      costs.get(name)?.push(await cpuOf(score, sizes.get(name) ?? 1, companies));
  }
  return new Map([...costs].map(([name, values]) => [name, median(values)]));
}

async function cpuOf(score: Score, calls: number, companies: number): Promise<number> {
  const start = process.cpuUsage();
  if (typeof score(0) === 'object') for (let call = 0; call < calls; call++) await score(call % companies);
  else for (let call = 0; call < calls; call++) score(call % companies);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / calls;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
