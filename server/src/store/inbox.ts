import { sql } from 'kysely';
import type { EventChange, Happening } from '../crm/happening.ts';
import { jsonArray } from './db/json-array.ts';
import type { Db } from './db/open.ts';

export interface InboxEvent {
  key: string;
  changes: EventChange[];
  receivedAt: Date;
}

/**
 * Keeps events that were not kept before, of a connection that is active. It is one statement, and one parameter a
 * column however many events: the CRM waits for it.
 * @returns how many were new.
 */
export async function addEvents(db: Db, connectionId: string, events: Happening[], now: Date): Promise<number> {
  const unique = [...new Map(events.map((event) => [event.key, event])).values()];
  if (unique.length === 0) return 0;
  const added = await sql`
    insert into inbox_event (connection_id, key, changes, occurred_at, received_at)
    select connection.id, event.key, event.changes::jsonb, event.occurred_at, ${now}
    from connection, unnest(
      ${unique.map(({ key }) => key)}::text[],
      ${jsonArray(unique.map(({ changes }) => JSON.stringify(changes)))},
      ${unique.map(({ occurredAt }) => occurredAt.toISOString())}::timestamptz[]
    ) as event (key, changes, occurred_at)
    where connection.id = ${connectionId} and connection.status = 'active'
    on conflict (connection_id, key) do nothing
  `.execute(db);
  return Number(added.numAffectedRows ?? 0);
}

/** Those not looked at yet, the oldest receipt first. */
export async function nextEvents(db: Db, connectionId: string, limit: number): Promise<InboxEvent[]> {
  const rows = await db
    .selectFrom('inbox_event')
    .select(['key', 'changes', 'received_at'])
    .where('connection_id', '=', connectionId)
    .where('done_at', 'is', null)
    .orderBy('received_at')
    .orderBy('key')
    .limit(limit)
    .execute();
  return rows.map(({ key, changes, received_at: receivedAt }) => ({ key, changes, receivedAt }));
}

export async function countEvents(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('inbox_event')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId)
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function finishEvents(tx: Db, connectionId: string, events: InboxEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  await sql`
    update inbox_event set done_at = ${now}
    where connection_id = ${connectionId} and key = any(${events.map(({ key }) => key)}::text[])
  `.execute(tx);
}

/** Events done before a moment: HubSpot delivers one again for 24 hours at most. @returns how many there were. */
export async function dropDoneEvents(db: Db, connectionId: string, doneBefore: Date): Promise<number> {
  const dropped = await db
    .deleteFrom('inbox_event')
    .where('connection_id', '=', connectionId)
    .where('done_at', '<', doneBefore)
    .executeTakeFirst();
  return Number(dropped.numDeletedRows);
}
