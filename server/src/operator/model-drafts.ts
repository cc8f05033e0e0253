import type { Problem } from '@barometer/shared/problem.ts';
import { z } from 'zod';
import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { listDrafts, removeDraft, saveDraft } from '../store/drafts.ts';
import { addModelEvent } from '../store/model-events.ts';
import { lockModels } from '../store/models.ts';
import { chooseConnection } from './connection.ts';
import { findModel, ModelRef } from './model-ref.ts';
import type { StoreTask } from './task.ts';

const connectionId = z.string().optional();
const by = z.string().min(1).max(100);
const DraftName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const SaveInput = z.object({ connectionId, name: z.string(), ref: ModelRef, by });

/** Keeps a model as a draft, valid or not. @returns what stands in the way of publishing it. */
export const draftSaveTask: StoreTask<z.infer<typeof SaveInput>, { connectionId: string; problems: Problem[] }> = {
  name: 'model-draft-save',
  input: SaveInput,
  run: async (deps, { connectionId: wanted, name, ref, by }) => {
    if (!DraftName.safeParse(name).success)
      throw refusal(name, 'this is no name for a draft', 'Use letters, digits and . _ -, at most 64, no sign first');
    const { id } = await chooseConnection(deps.db, wanted);
    const { title, source } = await findModel(deps, id, ref);
    const at = deps.now();
    await deps.db.transaction().execute(async (tx) => {
      await lockModels(tx, id);
      await saveDraft(tx, id, { name, source, savedBy: by, savedAt: at });
      await addModelEvent(tx, id, { at, by, action: 'draft-saved', draft: name });
    });
    const result = readModel(source, title);
    return { connectionId: id, problems: result.ok ? [] : result.problems };
  },
};

export interface ListedDraft {
  name: string;
  savedBy: string;
  /** ISO. */
  savedAt: string;
  valid: boolean;
}

const ListInput = z.object({ connectionId });

export const draftListTask: StoreTask<z.infer<typeof ListInput>, { connectionId: string; drafts: ListedDraft[] }> = {
  name: 'model-draft-list',
  input: ListInput,
  run: async ({ db }, { connectionId: wanted }) => {
    const { id } = await chooseConnection(db, wanted);
    const drafts = (await listDrafts(db, id)).map(({ name, source, savedBy, savedAt }) => {
      return { name, savedBy, savedAt: savedAt.toISOString(), valid: readModel(source, name).ok };
    });
    return { connectionId: id, drafts };
  },
};

const DiscardInput = z.object({ connectionId, name: z.string(), by });

export const draftDiscardTask: StoreTask<z.infer<typeof DiscardInput>, { connectionId: string }> = {
  name: 'model-draft-discard',
  input: DiscardInput,
  run: async (deps, { connectionId: wanted, name, by }) => {
    const { id } = await chooseConnection(deps.db, wanted);
    await deps.db.transaction().execute(async (tx) => {
      await lockModels(tx, id);
      if (!(await removeDraft(tx, id, name)))
        throw refusal(name, 'there is no such draft', 'List them with `barometer model draft list`');
      await addModelEvent(tx, id, { at: deps.now(), by, action: 'draft-discarded', draft: name });
    });
    return { connectionId: id };
  },
};

const refusal = (path: string, message: string, remedy: string) => new InputError([{ path, message, remedy }]);
