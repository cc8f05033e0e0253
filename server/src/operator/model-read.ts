import { z } from 'zod';
import { chooseConnection } from './connection.ts';
import { type FoundModel, findModel, ModelRef } from './model-ref.ts';
import type { StoreTask } from './task.ts';

/** The text of a published version or a draft. */
export const modelReadTask: StoreTask<{ connectionId?: string | undefined; ref: ModelRef }, FoundModel> = {
  name: 'model-read',
  input: z.object({ connectionId: z.string().optional(), ref: ModelRef }),
  run: async (deps, { connectionId, ref }) => {
    const { id } = await chooseConnection(deps.db, connectionId);
    return findModel(deps, id, ref);
  },
};
