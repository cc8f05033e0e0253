import type { Change } from '@barometer/shared/model/change.ts';
import { describeChange } from '@barometer/shared/model/change-words.ts';
import { diffModels } from '@barometer/shared/model/diff.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { requireModel } from '../model/read.ts';
import { exitCodes, type Io } from './io.ts';
import { readSource } from './model-ref.ts';

export interface ModelDiffFlags {
  before: string;
  after: string;
  connection?: string;
  json?: boolean;
}

/** Tells what differs between two models, in words; comments and layout are no difference. */
export async function modelDiff(flags: ModelDiffFlags, io: Io): Promise<number> {
  const changes = diffModels(await open(flags.before, flags, io), await open(flags.after, flags, io));
  if (flags.json) io.stdout(`${JSON.stringify({ changes: changes.map(withWords) })}\n`);
  else if (changes.length === 0) io.stdout('No difference: at most comments and layout.\n');
  else io.stdout(changes.map((change) => `${describeChange(change)}\n`).join(''));
  return exitCodes.ok;
}

const withWords = (change: Change) => ({ text: describeChange(change), ...change });

/** Two files are compared without a database. */
async function open(ref: string, { connection }: ModelDiffFlags, io: Io): Promise<Model> {
  const { title, source } = await readSource(ref, connection, io);
  return requireModel(source, title);
}
