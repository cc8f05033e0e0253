import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { RecordReader } from '../crm/connector.ts';
import type { EventChange } from '../crm/happening.ts';
import { countEvents, finishEvents, type InboxEvent, nextEvents } from '../store/inbox.ts';
import { eraseRecords } from '../store/removals.ts';
import type { Progress } from './progress.ts';
import { noIds, type ReadAgainDeps, type RecordIds, readAgain } from './read-again.ts';

/** Many events are about one record: the more are looked at together, the fewer calls they cost. */
const eventsTaken = 1_000;

/**
 * Works through what the CRM told us: reads each record named again, once however many events name it, and keeps what
 * it is now. Killed anywhere, the events are still there and are worked through again.
 * What comes meanwhile is left to whoever its receipt wakes: where events come faster than calls may be made, there would
 * be no end, and nothing would be scored.
 * @returns how many events were done.
 */
export async function processInbox(
  deps: ReadAgainDeps,
  target: { connectionId: string; syncNumber: number },
  reader: Pick<RecordReader, 'readRecords' | 'batchSize'>,
  report: Progress,
): Promise<number> {
  const waiting = await countEvents(deps.db, target.connectionId);
  let done = 0;
  while (done < waiting) {
    const events = await nextEvents(deps.db, target.connectionId, Math.min(eventsTaken, waiting - done));
    if (events.length === 0) break;
    const { read, erase } = plan(events);
    for (const type of recordTypes)
      if (erase[type].size > 0) await eraseAll(deps, target.connectionId, type, [...erase[type]]);
    await readAgain(deps, target, reader, read, () => report({ step: 'events', done, total: null }));
    await finishEvents(deps.db, target.connectionId, events, deps.now());
    done += events.length;
    report({ step: 'events', done, total: null });
  }
  return done;
}

async function eraseAll({ db, overtaken }: ReadAgainDeps, connectionId: string, type: RecordType, ids: string[]) {
  await overtaken.keepRead(type, ids, () =>
    db.transaction().execute((tx) => eraseRecords(tx, connectionId, type, ids)),
  );
}

export type InboxPlan = Record<EventChange['action'], RecordIds>;

/** What a number of events asks for, each thing once. What is erased is not read. */
export function plan(events: Pick<InboxEvent, 'changes'>[]): InboxPlan {
  const planned: InboxPlan = { read: noIds(), erase: noIds() };
  for (const { type, id, action } of events.flatMap(({ changes }) => changes)) planned[action][type].add(id);
  for (const type of recordTypes) for (const id of planned.erase[type]) planned.read[type].delete(id);
  return planned;
}
