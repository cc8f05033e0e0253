import { randomUUID } from 'node:crypto';
import { compose } from '../compose.ts';
import { readConfig } from '../config.ts';
import { syncTask } from '../operator/sync.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import type { SyncResult } from '../queue/run-syncs.ts';
import { holdDataDir } from '../store/db/data-dir.ts';
import type { Progress } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { exitCodes, type Io } from './io.ts';
import { askServer, findServer } from './operator.ts';
import { makeProgressDisplay } from './progress-display.ts';

export interface SyncOptions {
  connection?: string;
  json?: boolean;
}

/** Syncs now. Beside a server on the embedded database it asks that server; otherwise it does the work itself. */
export async function sync(options: SyncOptions, io: Io): Promise<number> {
  const server = await findServer(io);
  const display = makeProgressDisplay(io);
  const results = await (server
    ? askServer(server, syncTask, { connectionId: options.connection }, display.show)
    : syncHere(options.connection, display.show, io)
  ).finally(() => display.stop());
  return tell(results, options, io);
}

async function syncHere(connectionId: string | undefined, report: Progress, io: Io): Promise<SyncResult[]> {
  const config = readConfig(io.env);
  const held = config.databaseUrl === null ? await holdDataDir(config.dataDir, process.pid) : undefined;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const logger = makeLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
    const server = await compose({
      config,
      logger,
      outside: realOutside,
      operatorToken: randomUUID(),
      modelFile: null,
    });
    return await syncTask.run(server.runner, { connectionId }, report, stop.signal).finally(async () => {
      await server.stop();
      await server.close();
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await held?.release();
  }
}

function tell(results: SyncResult[], options: SyncOptions, io: Io): number {
  if (results.length === 0)
    throw new InputError([
      {
        path: options.connection ?? 'barometer sync',
        message: 'no account is connected',
        remedy: 'Start `barometer serve` and open /oauth/hubspot/install in a browser',
      },
    ]);
  if (options.json) io.stdout(`${JSON.stringify({ results })}\n`);
  else for (const result of results) io.stderr(`${describe(result)}\n`);
  return results.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.failed;
}

function describe(result: SyncResult): string {
  if (!result.ok) return `${result.connectionId}: ${result.message} (${result.code})`;
  const refusals = result.refusals.map(
    ({ companyId, message }) => `\n  company ${companyId} is not written: ${message}`,
  );
  return `${result.connectionId}: read ${result.listed}, scored ${result.scored}, wrote ${result.written}${refusals.join('')}`;
}
