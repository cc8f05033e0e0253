import { randomUUID } from 'node:crypto';
import { compose, type Server } from '../compose.ts';
import { readConfig } from '../config.ts';
import type { Task } from '../operator/task.ts';
import { realOutside } from '../outside.ts';
import { holdDataDir } from '../store/db/data-dir.ts';
import type { Progress } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { askServer, findServer } from './ask-server.ts';
import type { Io } from './io.ts';
import { requireData } from './operator.ts';

const silent: Progress = () => undefined;

/**
 * Runs a task that needs the CRM or the encryption key: in the server beside which the command was called, where there
 * is one on the embedded database, and else here, with the parts joined for it alone.
 */
export async function runComposed<Deps, Input, Result>(
  io: Io,
  task: Task<Deps, Input, Result>,
  input: Input,
  depsOf: (server: Server) => Deps,
  report: Progress = silent,
): Promise<Result> {
  const server = await findServer(io);
  return server ? askServer(server, task, input, report) : runHere(io, task, input, depsOf, report);
}

async function runHere<Deps, Input, Result>(
  io: Io,
  task: Task<Deps, Input, Result>,
  input: Input,
  depsOf: (server: Server) => Deps,
  report: Progress,
): Promise<Result> {
  // First: a person in the wrong folder is not to be sent for credentials.
  requireData(io);
  const config = readConfig(io.env);
  const held = config.databaseUrl === null ? await holdDataDir(config.dataDir, process.pid) : undefined;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const logger = makeLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
    const parts = { config, logger, outside: realOutside, operatorToken: randomUUID(), startModel: null };
    const server = await compose(parts);
    return await task.run(depsOf(server), task.input.parse(input), report, stop.signal).finally(async () => {
      await server.stop();
      await server.close();
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await held?.release();
  }
}
