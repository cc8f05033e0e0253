import { readConfig } from '../config.ts';
import { realOutside } from '../outside.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { startWorker } from '../worker.ts';
import { exitCodes, type Io } from './io.ts';
import { stopSignal } from './serve.ts';

/** Works until SIGINT or SIGTERM, then finishes what is in hand and stops. */
export async function worker(options: { json?: boolean }, io: Io): Promise<number> {
  const config = readConfig(io.env);
  const logger = makeLogger(config.logLevel);
  const stopped = stopSignal();
  const running = await startWorker({ config, logger, outside: realOutside });
  if (options.json) io.stdout(`${JSON.stringify({ working: true })}\n`);
  else io.stderr('Barometer works. Stop it with Ctrl-C.\n');
  await stopped;
  logger.info('stopping');
  await running.close();
  return exitCodes.ok;
}
