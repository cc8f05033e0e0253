import { z } from 'zod';
import { listApiKeys } from '../store/api-keys.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

/** A key as it travels: instants as ISO text. */
export interface ListedKey {
  connectionId: string;
  id: string;
  name: string;
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** The keys of one connection or of every one; none can be read again. */
export const keyListTask: StoreTask<{ connectionId?: string | undefined }, { keys: ListedKey[] }> = {
  name: 'key-list',
  input: z.object({ connectionId: z.string().optional() }),
  run: async ({ db }, { connectionId }) => {
    const named = connectionId === undefined ? undefined : (await chooseConnection(db, connectionId)).id;
    const keys = (await listApiKeys(db, named)).map((key) => ({
      ...key,
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      revokedAt: key.revokedAt?.toISOString() ?? null,
    }));
    return { keys };
  },
};
