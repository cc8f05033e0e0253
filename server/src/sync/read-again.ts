import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { RecordReader } from '../crm/connector.ts';
import type { Db } from '../store/db/open.ts';
import { upsertRecords } from '../store/records.ts';
import { childrenOf, removeRecords } from '../store/removals.ts';
import type { Overtaken } from './overtaken.ts';

export interface ReadAgainDeps {
  db: Db;
  now(): Date;
  /** The listing that runs beside, if one does. */
  overtaken: Overtaken;
}

/** Ids by record type. */
export type RecordIds = Record<RecordType, Set<string>>;

export const noIds = (): RecordIds => ({
  ...{ company: new Set(), contact: new Set(), deal: new Set(), ticket: new Set() },
});

/**
 * Reads records by their ids and keeps what they are now; those that do not come back are gone. Companies first: with
 * one that is gone, its children may have gone elsewhere, and are read again.
 * @param onBatch called before each batch; work may stop there.
 */
export async function readAgain(
  { db, now, overtaken }: ReadAgainDeps,
  { connectionId, syncNumber }: { connectionId: string; syncNumber: number },
  reader: Pick<RecordReader, 'readRecords' | 'batchSize'>,
  wanted: RecordIds,
  onBatch: () => void,
): Promise<void> {
  const children = noIds();
  for (const type of recordTypes) {
    const ids = [...new Set([...wanted[type], ...children[type]])];
    for (let start = 0; start < ids.length; start += reader.batchSize) {
      onBatch();
      const asked = ids.slice(start, start + reader.batchSize);
      const { records, gone } = await reader.readRecords(type, asked);
      await overtaken.keepRead(type, [...asked, ...records.map(({ id }) => id)], () =>
        db.transaction().execute(async (tx) => {
          if (type === 'company')
            for (const child of await childrenOf(tx, connectionId, gone)) children[child.type].add(child.id);
          await upsertRecords(tx, connectionId, type, records, syncNumber);
          await removeRecords(tx, connectionId, type, gone, now());
        }),
      );
    }
  }
}
