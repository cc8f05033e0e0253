import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { compose } from '../compose.ts';
import { readConfig, readDataLocation } from '../config.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { runSyncs, type SyncResult } from '../queue/run-syncs.ts';
import { type Claim, findHolder, holdDataDir } from '../store/db/data-dir.ts';
import type { ProgressEvent } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { exitCodes, type Io } from './io.ts';
import { makeProgressDisplay } from './progress-display.ts';

export interface SyncOptions {
  connection?: string;
  json?: boolean;
}

type Report = (connectionId: string, event: ProgressEvent) => void;

/** Syncs now. Beside a server on the embedded database it asks that server; otherwise it does the work itself. */
export async function sync(options: SyncOptions, io: Io): Promise<number> {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  const holder = databaseUrl === null ? await findHolder(dataDir) : undefined;
  const display = makeProgressDisplay(io);
  const report: Report = (_connectionId, event) => display.show(event);
  const results = await (holder?.url
    ? askServer({ ...holder, url: holder.url }, options.connection, report)
    : syncHere(options.connection, report, io)
  ).finally(() => display.stop());
  return tell(results, options, io);
}

async function syncHere(connectionId: string | undefined, report: Report, io: Io): Promise<SyncResult[]> {
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
    return await runSyncs(server.runner, connectionId, report, stop.signal).finally(async () => {
      await server.stop();
      await server.close();
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await held?.release();
  }
}

const Line = z.union([
  z.object({ progress: z.custom<{ connectionId: string } & ProgressEvent>((value) => typeof value === 'object') }),
  z.object({ results: z.custom<SyncResult[]>((value) => Array.isArray(value)) }),
]);

async function askServer(
  server: Claim & { url: string },
  connectionId: string | undefined,
  report: Report,
): Promise<SyncResult[]> {
  const response = await reach(server, connectionId);
  if (!response.ok || !response.body)
    throw new Error(`The server at ${server.url} refused the sync with ${response.status}. See its log.`);
  for await (const text of createInterface({ input: Readable.fromWeb(response.body as ReadableStream) })) {
    const line = Line.parse(JSON.parse(text));
    if ('results' in line) return line.results;
    report(line.progress.connectionId, line.progress);
  }
  throw new Error(`The server at ${server.url} stopped before the sync was through. It goes on when the server does.`);
}

async function reach(server: Claim & { url: string }, connectionId: string | undefined): Promise<Response> {
  return fetch(`${server.url}/operator/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connectionId }),
  }).catch((error: unknown) => {
    const message = `the server that holds the data (process ${server.pid}, ${server.url}) does not answer`;
    throw new InputError(
      [
        {
          path: 'DATA_DIR',
          message,
          remedy: 'Wait until it has started, or restart it; if it is gone, delete server.json there',
        },
      ],
      { cause: error },
    );
  });
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
