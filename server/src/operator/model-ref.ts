import { z } from 'zod';
import { InputError } from '../problem.ts';
import { readDraft } from '../store/drafts.ts';
import { currentModel, readModelVersion } from '../store/models.ts';
import type { StoreDeps } from './task.ts';

/** Which model a person means: a file they have, a published version (null: the one in force), or a draft. */
export const ModelRef = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), file: z.string(), source: z.string() }),
  z.object({ kind: z.literal('version'), version: z.number().nullable() }),
  z.object({ kind: z.literal('draft'), name: z.string() }),
]);
export type ModelRef = z.infer<typeof ModelRef>;

export interface FoundModel {
  /** What to call it in messages. */
  title: string;
  /** The text, byte for byte. */
  source: string;
  /** Only for a published version. */
  version?: number;
}

/** @throws InputError where there is no such version or draft. Before the first sync the model in force is the one it starts with. */
export async function findModel({ db, models }: StoreDeps, connectionId: string, ref: ModelRef): Promise<FoundModel> {
  if (ref.kind === 'file') return { title: ref.file, source: ref.source };
  if (ref.kind === 'draft') {
    const draft = await readDraft(db, connectionId, ref.name);
    if (!draft) throw missing(`draft:${ref.name}`, 'List them with `barometer model draft list`');
    return { title: `draft:${ref.name}`, source: draft.source };
  }
  const found =
    ref.version === null ? await currentModel(db, connectionId) : await readModelVersion(db, connectionId, ref.version);
  if (!found && ref.version === null) return { title: 'the default model', source: await models.defaultModel() };
  if (!found) throw missing(`@${ref.version ?? ''}`, 'List what was published with `barometer model history`');
  return { title: `version ${found.version}`, source: found.source, version: found.version };
}

const missing = (path: string, remedy: string) => new InputError([{ path, message: 'there is no such model', remedy }]);
