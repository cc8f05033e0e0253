import { sql } from 'kysely';
import type { Db } from './db/open.ts';

/** Runs `work` while nobody else works on this connection; undefined when somebody does. */
export type ConnectionLock = <T>(connectionId: string, work: () => Promise<T>) => Promise<T | undefined>;

/**
 * On the embedded database only this process exists, so a set suffices (and its single session must stay free for
 * queries). On PostgreSQL the lock is a session-level advisory lock: it ends with the session, so a killed process
 * never leaves one behind, which a lease in a row would for as long as the lease lasts.
 */
export function makeConnectionLock(db: Db, shared: boolean): ConnectionLock {
  const held = new Set<string>();
  return async (connectionId, work) => {
    if (held.has(connectionId)) return undefined;
    held.add(connectionId);
    try {
      return shared ? await withAdvisoryLock(db, connectionId, work) : await work();
    } finally {
      held.delete(connectionId);
    }
  };
}

async function withAdvisoryLock<T>(db: Db, connectionId: string, work: () => Promise<T>): Promise<T | undefined> {
  return db.connection().execute(async (session) => {
    const key = `barometer:${connectionId}`;
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_lock(hashtextextended(${key}, 0)) as locked
    `.execute(session);
    if (!rows[0]?.locked) return undefined;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(session);
    }
  });
}
