import { crmLabels, crms } from '@barometer/shared/crm.ts';
import { type Config, readConfig } from '../config.ts';
import { installPath } from '../crm/connectors.ts';
import { type RunningServer, startServer } from '../main.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { listConnections } from '../store/connections.ts';
import { currentModel } from '../store/models.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { checkModel } from './check-model.ts';
import { exitCodes, type Io } from './io.ts';
import { stopSignal } from './stop-signal.ts';

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
  if (config.redisUrl !== null && config.databaseUrl === null)
    throw new InputError([
      {
        path: 'REDIS_URL',
        message: 'needs DATABASE_URL: the embedded database is of one process, and shares nothing',
        remedy: 'Set DATABASE_URL to a PostgreSQL, or leave REDIS_URL unset',
      },
    ]);
  const startModel = options.model === undefined ? null : await checkModel(options.model, io);
  const logger = makeLogger(config.logLevel);
  // From here on nobody is cut off: whoever asks to stop while it starts is heard when it has.
  const stopped = stopSignal();
  const server = await startServer({ config, logger, outside: realOutside, startModel, works });
  if (startModel !== null) io.stderr(await tellUnchanged(server, options.model ?? '', startModel));
  if (options.json) io.stdout(`${JSON.stringify({ url: server.url, appUrl: config.appUrl })}\n`);
  else io.stderr(`Barometer serves ${config.appUrl}\n${connectLines(config)}`);
  await stopped;
  logger.info('stopping');
  await server.close();
  return exitCodes.ok;
}

const connectLines = (config: Config) =>
  crms
    .filter((crm) => config[crm] !== null)
    .map((crm) => `Connect a ${crmLabels[crm]} account at ${config.appUrl}${installPath(crm)}\n`)
    .join('');

/** The model of the command is where accounts start; what somebody published since is not taken from them. */
async function tellUnchanged({ db }: RunningServer, file: string, startModel: string): Promise<string> {
  const lines: string[] = [];
  for (const { id } of await listConnections(db)) {
    const current = await currentModel(db, id);
    if (current === undefined || current.source === startModel) continue;
    const remedy = `Put ${file} in force with \`barometer model publish ${file} --connection ${id}\`.`;
    lines.push(`${id} keeps version ${current.version} of its model (“${current.name}”). ${remedy}\n`);
  }
  return lines.join('');
}
