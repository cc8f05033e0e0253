import { createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import { readConfig } from '../../../server/src/config.ts';
import { connectAsPerson } from '../../../server/src/demo/browser.ts';
import { startServer } from '../../../server/src/main.ts';
import { realOutside } from '../../../server/src/outside.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';

/**
 * The server in a process of its own, logging as much as it does for a customer. It `works`, or only `answers`, as
 * `serve --no-work` does. Orders on stdin are `connect`, and `rest` until its work is done.
 */
const works = process.argv[2] === 'works';
const config = readConfig(process.env);
const server = await startServer({
  config,
  logger: makeLogger('info', createWriteStream(devNull)),
  outside: realOutside,
  startModel: null,
  works,
});
const done = () => console.log(JSON.stringify({ done: true }));
done();

for await (const order of createInterface({ input: process.stdin })) {
  if (order === 'connect') await connectAsPerson(`${config.appUrl}/oauth/hubspot/install`);
  // Whoever does not work would wait for others for ever.
  if (works) await server.queue.idle();
  done();
}
await server.close();
process.exit(0);
