import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { EventChange, RecordReader } from '../crm/connector.ts';
import type { Db } from '../store/db/open.ts';
import { countEvents, finishEvents, type InboxEvent, nextEvents } from '../store/inbox.ts';
import { upsertRecords } from '../store/records.ts';
import { childrenOf, eraseRecords, removeRecords } from '../store/removals.ts';
import type { Progress } from './progress.ts';

export interface InboxDeps {
  db: Db;
  now(): Date;
}

/** Many events are about one record: the more are looked at together, the fewer calls they cost. */
const eventsTaken = 1_000;
/** One call of the CRM for records, one for their associations. */
const batchSize = 100;

/**
 * Works through what the CRM told us: reads each record named again, once however many events name it, and keeps what
 * it is now. Killed anywhere, the events are still there and are worked through again.
 * What comes meanwhile is left to whoever its receipt wakes: where events come faster than calls may be made, there would
 * be no end, and nothing would be scored.
 * @returns how many events were done.
 */
export async function processInbox(
  deps: InboxDeps,
  target: { connectionId: string; syncNumber: number },
  reader: Pick<RecordReader, 'readRecords'>,
  report: Progress,
): Promise<number> {
  const waiting = await countEvents(deps.db, target.connectionId);
  let done = 0;
  while (done < waiting) {
    const events = await nextEvents(deps.db, target.connectionId, Math.min(eventsTaken, waiting - done));
    if (events.length === 0) break;
    await apply(deps, target, reader, plan(events), () => report({ step: 'events', done, total: null }));
    await finishEvents(deps.db, target.connectionId, events, deps.now());
    done += events.length;
    report({ step: 'events', done, total: null });
  }
  return done;
}

export type InboxPlan = Record<EventChange['action'], Record<RecordType, Set<string>>>;

/** What a number of events asks for, each thing once. What is erased is not read. */
export function plan(events: Pick<InboxEvent, 'changes'>[]): InboxPlan {
  const planned: InboxPlan = { read: noIds(), erase: noIds() };
  for (const { type, id, action } of events.flatMap(({ changes }) => changes)) planned[action][type].add(id);
  for (const type of recordTypes) for (const id of planned.erase[type]) planned.read[type].delete(id);
  return planned;
}

const noIds = (): Record<RecordType, Set<string>> => ({
  ...{ company: new Set(), contact: new Set(), deal: new Set(), ticket: new Set() },
});

/** Companies first: with one that is gone, its children may have gone elsewhere, and are read again. */
async function apply(
  deps: InboxDeps,
  { connectionId, syncNumber }: { connectionId: string; syncNumber: number },
  reader: Pick<RecordReader, 'readRecords'>,
  { read, erase }: InboxPlan,
  onBatch: () => void,
): Promise<void> {
  const { db, now } = deps;
  for (const type of recordTypes) {
    if (erase[type].size > 0)
      await db.transaction().execute((tx) => eraseRecords(tx, connectionId, type, [...erase[type]]));
    const ids = [...read[type]];
    for (let start = 0; start < ids.length; start += batchSize) {
      onBatch();
      const { records, gone } = await reader.readRecords(type, ids.slice(start, start + batchSize));
      await db.transaction().execute(async (tx) => {
        if (type === 'company')
          for (const child of await childrenOf(tx, connectionId, gone)) read[child.type].add(child.id);
        await upsertRecords(tx, connectionId, type, records, syncNumber);
        await removeRecords(tx, connectionId, type, gone, now());
      });
    }
  }
}
