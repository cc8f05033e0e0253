import type { Model } from '@barometer/shared/model/model.ts';
import { formatProblem } from '@barometer/shared/problem.ts';
import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { exitCodes, type Io } from './io.ts';
import { readSource } from './model-ref.ts';

export interface ModelValidateFlags {
  ref: string;
  connection?: string | undefined;
  json?: boolean | undefined;
}

/** Says whether a model can be used, or everything that stands in the way. With --json: `{ ok, problems }`. */
export async function modelValidate({ ref, connection, json = false }: ModelValidateFlags, io: Io): Promise<number> {
  const result = await readSource(ref, connection, io).then(
    ({ title, source }) => readModel(source, title),
    (error: unknown) => {
      if (error instanceof InputError) return { ok: false as const, problems: error.problems };
      throw error;
    },
  );
  const problems = result.ok ? [] : result.problems;
  for (const problem of problems) io.stderr(`${formatProblem(problem)}\n`);
  if (json) io.stdout(`${JSON.stringify({ ok: result.ok, problems })}\n`);
  else if (result.ok) io.stdout(`${ref}: ${summary(result.model)}\n`);
  return result.ok ? exitCodes.ok : exitCodes.badInput;
}

function summary({ name, scorecards }: Model): string {
  const metrics = scorecards.flatMap(({ dimensions }) => dimensions.flatMap((dimension) => dimension.metrics));
  return `valid. "${name}" has ${count(scorecards.length, 'scorecard')} and ${count(metrics.length, 'metric')}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
