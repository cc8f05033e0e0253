import type { Change } from '@barometer/shared/model/change.ts';
import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { exitCodes, type Io } from './io.ts';
import { readText } from './read-input.ts';

/** Tells what differs between two models, in words; comments and layout are no difference. */
export async function modelDiff(flags: { before: string; after: string; json?: boolean }, io: Io): Promise<number> {
  const changes = diffModels(await readFile(flags.before, io), await readFile(flags.after, io));
  if (flags.json) io.stdout(`${JSON.stringify({ changes: changes.map(withWords) })}\n`);
  else if (changes.length === 0) io.stdout('No difference: at most comments and layout.\n');
  else io.stdout(changes.map((change) => `${describeChange(change)}\n`).join(''));
  return exitCodes.ok;
}

const withWords = (change: Change) => ({ text: describeChange(change), ...change });

async function readFile(file: string, io: Io): Promise<Model> {
  const result = readModel(await readText(file, io), file);
  if (!result.ok) throw new InputError(result.problems);
  return result.model;
}
