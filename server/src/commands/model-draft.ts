import { userInfo } from 'node:os';
import { formatProblem } from '@barometer/shared/problem.ts';
import { draftDiscardTask, draftListTask, draftSaveTask } from '../operator/model-drafts.ts';
import { exitCodes, type Io } from './io.ts';
import { readRef } from './model-ref.ts';
import { withOperator } from './operator.ts';

export interface DraftFlags {
  connection?: string;
  by?: string;
  json?: boolean;
}

/** Keeps a model to go on with, valid or not; says what stands in the way of publishing it. */
export async function draftSave(
  { name, ref, ...flags }: DraftFlags & { name: string; ref: string },
  io: Io,
): Promise<number> {
  const { connection: connectionId, by = userInfo().username } = flags;
  const input = { connectionId, name, ref: await readRef(ref, io), by };
  const saved = await withOperator(io, (operator) => operator.run(draftSaveTask, input));
  for (const problem of saved.problems) io.stderr(`${formatProblem(problem)}\n`);
  if (flags.json) io.stdout(`${JSON.stringify(saved)}\n`);
  else if (saved.problems.length === 0) io.stdout(`Saved as draft:${name}.\n`);
  else io.stdout(`Saved as draft:${name}. It cannot be published as it is.\n`);
  return exitCodes.ok;
}

export async function draftList({ connection: connectionId, json }: DraftFlags, io: Io): Promise<number> {
  const listed = await withOperator(io, (operator) => operator.run(draftListTask, { connectionId }));
  if (json) io.stdout(`${JSON.stringify(listed)}\n`);
  else if (listed.drafts.length === 0) io.stdout('There are no drafts.\n');
  for (const { name, savedBy, savedAt, valid } of json ? [] : listed.drafts)
    io.stdout(`draft:${name}  saved by ${savedBy} at ${savedAt}${valid ? '' : '  (not valid yet)'}\n`);
  return exitCodes.ok;
}

export async function draftDiscard({ name, ...flags }: DraftFlags & { name: string }, io: Io): Promise<number> {
  const { connection: connectionId, by = userInfo().username } = flags;
  const discarded = await withOperator(io, (operator) => operator.run(draftDiscardTask, { connectionId, name, by }));
  io.stdout(flags.json ? `${JSON.stringify(discarded)}\n` : `draft:${name} is gone.\n`);
  return exitCodes.ok;
}
