import { createInterface } from 'node:readline';
import { readConfig } from '../../../server/src/config.ts';
import { connectAsPerson } from '../../../server/src/demo/browser.ts';
import { startServer } from '../../../server/src/main.ts';
import { realOutside } from '../../../server/src/outside.ts';
import type { Outcome } from '../../../server/src/queue/job.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';

/**
 * The server in a process of its own, as it runs for a customer. Every line on stdin is an order: `connect` at an
 * address, `poll` of a connection, or `later`, by so many ms of its clock. Every order is answered by a line on stdout: the first outcome after
 * it, with the seconds it took and the peak resident memory so far.
 */
const config = readConfig(process.env);
let aheadMs = 0;
let tell: (result: Outcome | Error) => void = () => undefined;
/** When each kind of work was last heard of. */
const heard = { read: 0, score: 0, write: 0 };
const server = await startServer({
  config,
  logger: makeLogger('warn', process.stderr),
  outside: { ...realOutside, now: () => new Date(Date.now() + aheadMs) },
  startModel: null,
  onProgress: (_connectionId, { step }) => {
    heard[step === 'score' || step === 'write' ? step : 'read'] = performance.now();
  },
  onSynced: (_connectionId, result) => {
    tell(result);
  },
});

/** The first outcome: the schedule may ask for more meanwhile, which is waited for before the next. */
async function outcomeOf(ask: () => Promise<unknown>) {
  await server.queue.idle();
  const started = performance.now();
  Object.assign(heard, { read: started, score: started, write: started });
  const told = new Promise<Outcome | Error>((resolve) => {
    tell = resolve;
  });
  await ask();
  const result = await told;
  if (result instanceof Error) throw result;
  const between = (from: number, to: number) => Math.max(0, to - from) / 1000;
  const seconds = {
    reading: between(started, heard.read),
    scoring: between(heard.read, heard.score),
    writing: between(heard.score, heard.write),
    all: between(started, performance.now()),
  };
  return { ...result, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

async function obey(order: string, about: string): Promise<unknown> {
  switch (order) {
    case 'connect':
      return outcomeOf(() => connectAsPerson(about));
    case 'poll':
      return outcomeOf(async () => server.queue.wake(about, 'poll'));
    case 'later':
      aheadMs += Number(about);
      return { aheadMs };
    default:
      throw new Error(`There is no order "${order}".`);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [order = '', about = ''] = line.split(' ');
  console.log(JSON.stringify(await obey(order, about)));
}
await server.close();
process.exit(0);
