import type { Logger } from '../telemetry/logger.ts';

/**
 * Runs `work` while nobody else works on this connection; undefined when somebody does.
 * `lost` aborts when the lock itself is lost: from then on somebody else may hold it.
 */
export type ConnectionLock = <T>(
  connectionId: string,
  work: (lost: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

/** On the embedded database only this process exists, so a set suffices. */
export function makeProcessLock(): ConnectionLock {
  const held = new Set<string>();
  return async (connectionId, work) => {
    if (held.has(connectionId)) return undefined;
    held.add(connectionId);
    try {
      return await work(new AbortController().signal);
    } finally {
      held.delete(connectionId);
    }
  };
}

/**
 * On PostgreSQL a session-level advisory lock: it ends with the session, so a killed process never leaves one behind,
 * which a lease in a row would for as long as the lease lasts. Each lock has a session of its own: one borrowed from
 * the pool would be missing there for the work it guards, and ten syncs at once would wait for each other for ever.
 */
export function makePostgresLock(databaseUrl: string, logger: Logger): ConnectionLock {
  return async (connectionId, work) => {
    const { default: pg } = await import('pg');
    const session = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    const lost = new AbortController();
    // Without a listener a restart of the database would end the process.
    session.on('error', (error) => {
      logger.warn({ connectionId, err: error }, 'lock session lost');
      lost.abort(error);
    });
    await session.connect();
    try {
      const key = `barometer:${connectionId}`;
      const { rows } = await session.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [key]);
      return rows[0]?.locked === true ? await work(lost.signal) : undefined;
    } finally {
      // Ending the session gives the lock back; a session that is dead already has done so.
      await session.end().catch(() => undefined);
    }
  };
}
