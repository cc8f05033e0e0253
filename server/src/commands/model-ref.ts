import { modelReadTask } from '../operator/model-read.ts';
import type { FoundModel, ModelRef } from '../operator/model-ref.ts';
import type { Io } from './io.ts';
import { withOperator } from './operator.ts';
import { readExactText } from './read-input.ts';

/** What a person typed, a file read. @throws InputError for a file that cannot be read. */
export async function readRef(text: string, io: Io): Promise<ModelRef> {
  const version = /^@(\d{1,9})?$/.exec(text);
  if (version) return { kind: 'version', version: version[1] === undefined ? null : Number(version[1]) };
  if (text.startsWith('draft:')) return { kind: 'draft', name: text.slice('draft:'.length) };
  return { kind: 'file', file: text, source: await readExactText(text, io) };
}

/** A model's text; only for one that is not a file, the data is opened. @throws InputError when there is none. */
export async function readSource(
  text: string,
  connectionId: string | undefined,
  io: Io,
): Promise<Pick<FoundModel, 'title' | 'source' | 'version'>> {
  const ref = await readRef(text, io);
  if (ref.kind === 'file') return { title: ref.file, source: ref.source };
  return withOperator(io, (operator) => operator.run(modelReadTask, { connectionId, ref }));
}
