import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Problem } from '@barometer/shared/problem.ts';
import { z } from 'zod';
import { readDataLocation } from '../config.ts';
import { InputError } from '../problem.ts';
import { type Claim, findHolder } from '../store/db/data-dir.ts';
import type { Progress } from '../sync/progress.ts';
import type { Io } from './io.ts';

/** A server beside which this command was called; only on the embedded database must it be asked. */
export async function findServer(io: Io): Promise<ServingClaim | undefined> {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  const holder = databaseUrl === null ? await findHolder(dataDir) : undefined;
  return holder?.url ? { ...holder, url: holder.url } : undefined;
}

type ServingClaim = Claim & { url: string };

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
