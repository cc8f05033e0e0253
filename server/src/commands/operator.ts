import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Problem } from '@barometer/shared/problem.ts';
import { z } from 'zod';
import { readDataLocation } from '../config.ts';
import type { StoreDeps, StoreTask } from '../operator/task.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { readDefaultModel } from '../scoring/default-model.ts';
import { makeModelLibrary } from '../scoring/model-library.ts';
import { type Claim, databaseDir, findHolder, holdDataDir } from '../store/db/data-dir.ts';
import { openDatabase } from '../store/db/open.ts';
import type { Progress } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import type { Io } from './io.ts';
import { makeProgressDisplay } from './progress-display.ts';

/** Where the tasks of a command run: in the server that holds the data, or here. */
export interface Operator {
  run<Input, Result>(task: StoreTask<Input, Result>, input: Input, report?: Progress): Promise<Result>;
  /** True when a server works on what a task marks. */
  hasServer: boolean;
  close(): Promise<void>;
}

/** Opens the data that the environment names; no CRM credentials are needed for it. */
async function openOperator(io: Io): Promise<Operator> {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  const holder = await findServer(io);
  if (holder)
    return {
      run: (task, input, report = silent) => askServer(holder, task, input, report),
      hasServer: true,
      close: async () => undefined,
    };
  requireData(io);
  const held = databaseUrl === null ? await holdDataDir(dataDir, process.pid) : undefined;
  const db = await openDatabase(databaseUrl === null ? { dataDir: databaseDir(dataDir) } : { databaseUrl }).catch(
    async (error: unknown) => {
      await held?.release();
      throw error;
    },
  );
  const { now } = realOutside;
  const deps: StoreDeps = {
    ...{ db, now, logger: makeLogger('warn') },
    models: makeModelLibrary({ db, now, defaultModel: () => readDefaultModel(null) }),
    wakeScoring: () => undefined,
  };
  return {
    run: (task, input, report = silent) =>
      task.run(deps, task.input.parse(input), report, new AbortController().signal),
    hasServer: false,
    close: async () => {
      await db.destroy();
      await held?.release();
    },
  };
}

/** A command in the wrong folder must not leave an empty database there. @throws InputError where there is no data. */
export function requireData(io: Io): void {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  if (databaseUrl === null && !existsSync(databaseDir(dataDir))) throw noData(dataDir);
}

function noData(dataDir: string): InputError {
  const remedy = 'Call this in the folder of the server, or set DATA_DIR or DATABASE_URL as it has them';
  return new InputError([{ path: 'DATA_DIR', message: `there is no data in ${dataDir}`, remedy }]);
}

/** Opens the data for as long as `work` takes; how far tasks are is shown. */
export async function withOperator<Result>(
  io: Io,
  work: (operator: Operator, report: Progress) => Promise<Result>,
): Promise<Result> {
  const operator = await openOperator(io);
  const display = makeProgressDisplay(io);
  try {
    return await work(operator, display.show);
  } finally {
    display.stop();
    await operator.close();
  }
}

const silent: Progress = () => undefined;

/** A server beside which this command was called; only on the embedded database must it be asked. */
export async function findServer(io: Io): Promise<ServingClaim | undefined> {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  const holder = databaseUrl === null ? await findHolder(dataDir) : undefined;
  return holder?.url ? { ...holder, url: holder.url } : undefined;
}

export type ServingClaim = Claim & { url: string };

const Line = z.union([
  z.object({ progress: z.custom<Parameters<Progress>[0]>((value) => typeof value === 'object') }),
  z.object({ result: z.unknown() }).refine((line) => 'result' in line),
  z.object({ problems: z.custom<Problem[]>((value) => Array.isArray(value)) }),
  z.object({ failure: z.string() }),
]);

/** Runs a task in the server. @throws what the task would have thrown here. */
export async function askServer<Input, Result>(
  server: ServingClaim,
  task: { name: string; run(deps: never, input: Input, report: Progress, signal: AbortSignal): Promise<Result> },
  input: Input,
  report: Progress,
): Promise<Result> {
  const response = await reach(server, task.name, input);
  if (!response.ok || !response.body)
    throw new Error(`The server at ${server.url} refused "${task.name}" with ${response.status}. See its log.`);
  for await (const text of createInterface({ input: Readable.fromWeb(response.body as ReadableStream) })) {
    const line = Line.parse(JSON.parse(text));
    if ('progress' in line) report(line.progress);
    else if ('problems' in line) throw new InputError(line.problems);
    else if ('failure' in line) throw new Error(line.failure);
    else return line.result as Result;
  }
  throw new Error(
    `The server at ${server.url} stopped before "${task.name}" was through. It goes on when the server does.`,
  );
}

async function reach(server: ServingClaim, task: string, input: unknown): Promise<Response> {
  return fetch(`${server.url}/operator/${task}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
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
