import { readConfig } from '../config.ts';
import { startServer } from '../main.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { checkModel } from './check-model.ts';
import { exitCodes, type Io } from './io.ts';

/** Serves until SIGINT or SIGTERM, then finishes what is in hand and stops. */
export async function serve(options: { model?: string; work?: boolean; json?: boolean }, io: Io): Promise<number> {
  const config = readConfig(io.env);
  const works = options.work ?? true;
  if (!works && (config.redisUrl === null || config.databaseUrl === null))
    throw new InputError([
      {
        path: '--no-work',
        message: 'needs DATABASE_URL and REDIS_URL',
        remedy: 'Set both, and start a `barometer worker`',
      },
    ]);
  await checkModel(options.model, io);
  const logger = makeLogger(config.logLevel);
  const modelFile = options.model ?? null;
  // From here on nobody is cut off: whoever asks to stop while it starts is heard when it has.
  const stopped = stopSignal();
  const server = await startServer({ config, logger, outside: realOutside, modelFile, works });
  if (options.json) io.stdout(`${JSON.stringify({ url: server.url, appUrl: config.appUrl })}\n`);
  else
    io.stderr(
      `Barometer serves ${config.appUrl}\nConnect a HubSpot account at ${config.appUrl}/oauth/hubspot/install\n`,
    );
  await stopped;
  logger.info('stopping');
  await server.close();
  return exitCodes.ok;
}

/** Resolves on the first SIGINT or SIGTERM; a second one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
