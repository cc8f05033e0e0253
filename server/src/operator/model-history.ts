import { z } from 'zod';
import { listModelEvents, type ModelEvent } from '../store/model-events.ts';
import { currentModel } from '../store/models.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

export interface ModelHistory {
  connectionId: string;
  /** The version in force; null before the first sync. */
  current: number | null;
  /** The newest first; `at` is ISO. */
  events: (Omit<ModelEvent, 'at'> & { at: string })[];
}

/** Who did what to the models of a connection, when and why. */
export const modelHistoryTask: StoreTask<{ connectionId?: string | undefined }, ModelHistory> = {
  name: 'model-history',
  input: z.object({ connectionId: z.string().optional() }),
  run: async ({ db }, { connectionId }) => {
    const { id } = await chooseConnection(db, connectionId);
    const events = (await listModelEvents(db, id)).map(({ at, ...event }) => ({ at: at.toISOString(), ...event }));
    return { connectionId: id, current: (await currentModel(db, id))?.version ?? null, events };
  },
};
