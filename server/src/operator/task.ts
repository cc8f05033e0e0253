import type { z } from 'zod';
import type { ModelLibrary } from '../scoring/model-library.ts';
import type { Db } from '../store/db/open.ts';
import type { Progress } from '../sync/progress.ts';
import type { Logger } from '../telemetry/logger.ts';

/**
 * What a person at the command line may ask of the data. The embedded database is open in one process only, so a task
 * runs there: in the server beside which the command was called, or in the command itself.
 */
export interface Task<Deps, Input, Result> {
  name: string;
  input: z.ZodType<Input>;
  /** Results and progress travel as JSON. @throws InputError for what the person can put right. */
  run(deps: Deps, input: Input, report: Progress, signal: AbortSignal): Promise<Result>;
}

/** What most tasks need: the database and the models, no CRM and no credentials. */
export interface StoreDeps {
  db: Db;
  models: ModelLibrary;
  now(): Date;
  logger: Logger;
  /** Asks the server to score what is marked and to write it back; does nothing where there is no server. */
  wakeScoring(connectionId: string): void;
}

export type StoreTask<Input, Result> = Task<StoreDeps, Input, Result>;

/** A task with its dependencies given, as the server offers it. */
export interface OfferedTask {
  name: string;
  run(input: unknown, report: Progress, signal: AbortSignal): Promise<unknown>;
}

export function offer<Deps, Input, Result>(task: Task<Deps, Input, Result>, deps: Deps): OfferedTask {
  return {
    name: task.name,
    run: async (input, report, signal) => task.run(deps, task.input.parse(input), report, signal),
  };
}
