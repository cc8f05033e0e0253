import { z } from 'zod';
import { readConfig } from '../config.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { startWorker } from '../worker.ts';
import { exitCodes, type Io } from './io.ts';
import { stopSignal } from './stop-signal.ts';

const Port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(0).max(65_535));

function readPort(text: string): number {
  const port = Port.safeParse(text);
  if (port.success) return port.data;
  throw new InputError([{ path: '--port', message: `${text} is no port`, remedy: 'Give a number from 0 to 65535' }]);
}

/** Works until SIGINT or SIGTERM, then finishes what is in hand and stops. */
export async function worker(options: { json?: boolean; port?: string }, io: Io): Promise<number> {
  const config = readConfig(io.env);
  const logger = makeLogger(config.logLevel);
  const port = options.port === undefined ? null : readPort(options.port);
  const stopped = stopSignal();
  const running = await startWorker({ config, logger, outside: realOutside, port });
  if (options.json) io.stdout(`${JSON.stringify({ working: true })}\n`);
  else io.stderr('Barometer works. Stop it with Ctrl-C.\n');
  await stopped;
  logger.info('stopping');
  await running.close();
  return exitCodes.ok;
}
