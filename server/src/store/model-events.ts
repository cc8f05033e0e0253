import type { Db } from './db/open.ts';
import type { ModelEventTable } from './db/schema.ts';

/** Who did what to the models of a connection, when and why. */
export interface ModelEvent {
  number: number;
  at: Date;
  by: string;
  action: ModelEventTable['action'];
  /** The version this put in force. */
  version: number | null;
  /** The earlier version whose text that is, when one was put in force again. */
  restoredVersion: number | null;
  draft: string | null;
  why: string | null;
}

/** What the caller knows of an event; the rest stands in where it is left out. */
export type NewModelEvent = Pick<ModelEvent, 'at' | 'by' | 'action'> & Partial<Omit<ModelEvent, 'number'>>;

/** Call in the transaction of what is done, behind `lockModels`: neither is there without the other. */
export async function addModelEvent(tx: Db, connectionId: string, event: NewModelEvent): Promise<void> {
  const last = await tx
    .selectFrom('model_event')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  const { at, by, action, version = null, restoredVersion = null, draft = null, why = null } = event;
  await tx
    .insertInto('model_event')
    .values({
      connection_id: connectionId,
      number: (last?.number ?? 0) + 1,
      ...{ at, by, action, version, draft, why, restored_version: restoredVersion },
    })
    .execute();
}

/** The newest first. */
export async function listModelEvents(db: Db, connectionId: string): Promise<ModelEvent[]> {
  const rows = await db
    .selectFrom('model_event')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(({ connection_id: _, restored_version: restoredVersion, ...event }) => ({
    ...event,
    restoredVersion,
  }));
}
