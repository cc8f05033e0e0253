import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import type { Io } from './io.ts';
import { readText } from './read-input.ts';

/**
 * Before anything is started, connected or stored: a model that cannot be used must leave no trace.
 * @throws InputError naming everything that stands in the way, with its line.
 */
export async function checkModel(file: string | undefined, io: Io): Promise<void> {
  if (file === undefined) return;
  const result = readModel(await readText(file, io), file);
  if (!result.ok) throw new InputError(result.problems);
}
