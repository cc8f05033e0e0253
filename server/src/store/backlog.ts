import { sql } from 'kysely';
import { countWaitingAlerts } from './alerts.ts';
import { listConnections } from './connections.ts';
import type { Db } from './db/open.ts';
import { countDirty } from './dirty.ts';
import { countPending } from './writes.ts';

/** What waits to be done for a connection, and since when. */
export interface ConnectionBacklog {
  connectionId: string;
  status: 'active' | 'disconnected';
  /** How long the oldest mark has been there, by the database's clock; 0 where there is none. */
  lagSeconds: number;
  /** Events the CRM told of that were not read again yet, and how long the oldest has waited. */
  events: number;
  eventLagSeconds: number;
  dirty: number;
  pendingWrites: number;
  refusals: number;
  waitingAlerts: number;
}

export async function readBacklogs(db: Db): Promise<ConnectionBacklog[]> {
  const connections = await listConnections(db);
  const backlogs: ConnectionBacklog[] = [];
  for (const { id, status } of connections) backlogs.push({ status, ...(await readBacklog(db, id)) });
  return backlogs;
}

export async function readBacklog(db: Db, connectionId: string): Promise<Omit<ConnectionBacklog, 'status'>> {
  const { rows } = await sql<{ lag: number | null; refusals: string; events: string; event_lag: number | null }>`
    select
      (select extract(epoch from now() - min(marked_at))::float8 from dirty_company
        where connection_id = ${connectionId}) as lag,
      events.count as events, events.lag as event_lag,
      (select count(*) from company_write
        where connection_id = ${connectionId} and refusal is not null) as refusals
    from (
      select count(*), extract(epoch from now() - min(received_at))::float8 as lag from inbox_event
      where connection_id = ${connectionId} and done_at is null
    ) as events
  `.execute(db);
  return {
    connectionId,
    lagSeconds: Math.max(0, rows[0]?.lag ?? 0),
    events: Number(rows[0]?.events ?? 0),
    eventLagSeconds: Math.max(0, rows[0]?.event_lag ?? 0),
    dirty: await countDirty(db, connectionId),
    pendingWrites: await countPending(db, connectionId),
    refusals: Number(rows[0]?.refusals ?? 0),
    waitingAlerts: await countWaitingAlerts(db, connectionId),
  };
}
