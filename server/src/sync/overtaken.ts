import type { RecordType } from '@barometer/shared/crm.ts';

/**
 * While a listing runs, what the CRM tells of is read beside it. A page that was asked for before such a reading may
 * say less than it: what was read meanwhile is left out of that page. (Most of it modified dates tell as well, but not
 * an association that changed, and not a record that is gone.)
 */
export interface Overtaken {
  /** Keeps what has just been read of these. */
  keepRead(type: RecordType, ids: string[], keep: () => Promise<void>): Promise<void>;
  /** Reads a page, and keeps of it what nobody has read since it was asked for. */
  keepPage<P extends { records: { id: string }[] }>(
    type: RecordType,
    read: () => Promise<P>,
    keep: (page: P) => Promise<void>,
  ): Promise<P>;
}

export function makeOvertaken(): Overtaken {
  const open = new Set<{ type: RecordType; read: Set<string> }>();
  // One after the other: between looking what was read and keeping the rest, nothing else may be kept.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (keep: () => Promise<void>) => {
    const turn = last.catch(() => undefined).then(keep);
    last = turn;
    return turn;
  };
  return {
    keepRead: (type, ids, keep) =>
      inTurn(async () => {
        for (const page of open) if (page.type === type) for (const id of ids) page.read.add(id);
        await keep();
      }),
    keepPage: async (type, read, keep) => {
      const mine = { type, read: new Set<string>() };
      open.add(mine);
      try {
        const page = await read();
        await inTurn(() => keep({ ...page, records: page.records.filter(({ id }) => !mine.read.has(id)) }));
        return page;
      } finally {
        open.delete(mine);
      }
    },
  };
}

/** Where only a listing runs, or none. */
export const nothingBeside: Overtaken = {
  keepRead: (_type, _ids, keep) => keep(),
  keepPage: async (_type, read, keep) => {
    const page = await read();
    await keep(page);
    return page;
  },
};
