import { z } from 'zod';
import { type ExportPage, exportPage } from '../store/export.ts';
import { chooseConnection } from './connection.ts';
import type { StoreTask } from './task.ts';

const Input = z.object({
  connectionId: z.string().optional(),
  cursor: z.object({ part: z.int().min(0), after: z.array(z.union([z.string(), z.number()])) }).nullable(),
});

const linesMax = 1_000;

/** One page of what is kept of a connection and is ours; asked again and again until there is no next one. */
export const exportTask: StoreTask<z.infer<typeof Input>, ExportPage> = {
  name: 'export',
  input: Input,
  run: async ({ db }, { connectionId, cursor }) => {
    const { id } = await chooseConnection(db, connectionId);
    return exportPage(db, id, cursor, linesMax);
  },
};
