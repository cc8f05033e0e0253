import { createInterface } from 'node:readline';
import { readConfig } from '../../../server/src/config.ts';
import { connectAsPerson } from '../../../server/src/demo/browser.ts';
import { startServer } from '../../../server/src/main.ts';
import { realOutside } from '../../../server/src/outside.ts';
import type { Outcome } from '../../../server/src/queue/job.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';

/**
 * The server in a process of its own, as it runs for a customer. Every line on stdin is an order (`connect`, or a
 * connection id to sync again), every line on stdout the outcome, with the seconds it took and the peak resident memory
 * so far.
 */
const config = readConfig(process.env);
let latest: Outcome | Error | undefined;
/** When each kind of work was last heard of. */
const heard = { read: 0, score: 0, write: 0 };
const server = await startServer({
  config,
  logger: makeLogger('warn', process.stderr),
  outside: realOutside,
  startModel: null,
  onProgress: (_connectionId, { step }) => {
    heard[step === 'score' || step === 'write' ? step : 'read'] = performance.now();
  },
  onSynced: (_connectionId, result) => {
    latest = result;
  },
});

async function obey(order: string): Promise<void> {
  const started = performance.now();
  if (order === 'connect') await connectAsPerson(`${config.appUrl}/oauth/hubspot/install`);
  else server.queue.wake(order, 'sync');
  await server.queue.idle();
  if (!latest || latest instanceof Error) throw latest ?? new Error('Nothing was synced.');
  const seconds = {
    reading: (heard.read - started) / 1000,
    scoring: (heard.score - heard.read) / 1000,
    writing: (heard.write - heard.score) / 1000,
    all: (performance.now() - started) / 1000,
  };
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...latest, seconds, peakBytes }));
}

for await (const order of createInterface({ input: process.stdin })) await obey(order);
await server.close();
process.exit(0);
