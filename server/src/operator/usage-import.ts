import { z } from 'zod';
import { acceptUsage, type UsageAnswer } from '../usage/accept.ts';
import { itemsMax } from '../usage/item.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

export interface UsageImportInput {
  connectionId?: string | undefined;
  /** As many as one request to `/v1/usage` may hold, by the same rules; none to learn only whose usage it would be. */
  items: unknown[];
  /** Nothing more comes: what was taken is to be scored. */
  isLast: boolean;
}

/** Takes one batch of a file. Scoring is asked for at the end only: until then it would score companies again and again. */
export const usageImportTask: StoreTask<UsageImportInput, UsageAnswer & { connectionId: string }> = {
  name: 'usage-import',
  input: z.object({
    connectionId: z.string().optional(),
    items: z.array(z.unknown()).max(itemsMax),
    isLast: z.boolean(),
  }),
  run: async ({ db, now, wakeScoring }, { connectionId, items, isLast }) => {
    const { id } = await chooseConnection(db, connectionId);
    const answer = await acceptUsage({ db, now }, id, items);
    if (isLast) wakeScoring(id);
    return { connectionId: id, ...answer };
  },
};
