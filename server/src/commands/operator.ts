import { existsSync } from 'node:fs';
import { readDataLocation } from '../config.ts';
import type { StoreDeps, StoreTask } from '../operator/task.ts';
import { realOutside } from '../outside.ts';
import { InputError } from '../problem.ts';
import { readDefaultModel } from '../scoring/default-model.ts';
import { makeModelLibrary } from '../scoring/model-library.ts';
import { databaseDir, holdDataDir } from '../store/db/data-dir.ts';
import { openDatabase } from '../store/db/open.ts';
import type { Progress } from '../sync/progress.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { askServer, findServer } from './ask-server.ts';
import type { Io } from './io.ts';
import { makeProgressDisplay } from './progress-display.ts';

/** Where the tasks of a command run: in the server that holds the data, or here. */
export interface Operator {
  run<Input, Result>(task: StoreTask<Input, Result>, input: Input, report?: Progress): Promise<Result>;
  /** Who scores what a task marks: never the command, which holds no lock against those who do. */
  scoring: Scoring;
  close(): Promise<void>;
}

/**
 * `begun`: by the server beside the command, which was told. `soon`: by a server or worker on the same PostgreSQL, if
 * one runs; it looks every minute. `at-next-sync`: by the next sync, or the server when it starts.
 */
export type Scoring = 'begun' | 'soon' | 'at-next-sync';

/** Opens the data that the environment names; no CRM credentials are needed for it. */
async function openOperator(io: Io): Promise<Operator> {
  const { dataDir, databaseUrl } = readDataLocation(io.env);
  const holder = await findServer(io);
  if (holder)
    return {
      run: (task, input, report = silent) => askServer(holder, task, input, report),
      scoring: 'begun',
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
    scoring: databaseUrl === null ? 'at-next-sync' : 'soon',
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
