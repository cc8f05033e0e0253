import { requireModel } from '../model/read.ts';
import type { Io } from './io.ts';
import { readExactText } from './read-input.ts';

/**
 * The text of a model, read once, before anything is started, connected or stored: one that cannot be used must leave
 * no trace. @throws InputError naming everything that stands in the way, with its line.
 */
export async function checkModel(file: string, io: Io): Promise<string> {
  const text = await readExactText(file, io);
  requireModel(text, file);
  return text;
}
