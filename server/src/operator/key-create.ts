import { z } from 'zod';
import { type CreatedKey, createApiKey } from '../store/api-keys.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

export interface KeyCreateInput {
  connectionId?: string | undefined;
  name: string;
  by: string;
}

/** Makes an API key for usage; nobody can read it again. */
export const keyCreateTask: StoreTask<KeyCreateInput, CreatedKey & { connectionId: string }> = {
  name: 'key-create',
  input: z.object({
    connectionId: z.string().optional(),
    name: z.string().min(1).max(100),
    by: z.string().min(1).max(100),
  }),
  run: async ({ db, now, logger }, { connectionId, name, by }) => {
    const connection = await chooseConnection(db, connectionId);
    const created = await createApiKey(db, connection.id, { name, by, now: now() });
    logger.info({ connectionId: connection.id, key: created.id }, 'API key created');
    return { connectionId: connection.id, ...created };
  },
};
