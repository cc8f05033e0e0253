import { z } from 'zod';
import { InputError } from '../problem.ts';
import { listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import type { StoreTask } from './task.ts';

export interface RevokedKey {
  connectionId: string;
  id: string;
  name: string;
  /** False when it was revoked before. */
  revoked: boolean;
}

/** Ends a key. @throws InputError when there is none of that id. */
export const keyRevokeTask: StoreTask<{ id: string }, RevokedKey> = {
  name: 'key-revoke',
  input: z.object({ id: z.string() }),
  run: async ({ db, now, logger }, { id }) => {
    const key = (await listApiKeys(db)).find((known) => known.id === id);
    if (!key)
      throw new InputError([
        // Perhaps a whole key was given: it must not be repeated.
        { path: 'ID', message: 'there is no API key of this id', remedy: 'Look it up with `barometer key list`' },
      ]);
    const revoked = await revokeApiKey(db, key, now());
    if (revoked) logger.info({ connectionId: key.connectionId, key: id }, 'API key revoked');
    return { connectionId: key.connectionId, id, name: key.name, revoked };
  },
};
