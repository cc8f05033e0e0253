import type { Logger } from '../telemetry/logger.ts';

/**
 * Runs `work` while nobody else works on this connection; undefined when somebody does.
 * `lost` aborts when the lock itself is lost: from then on somebody else may hold it.
 */
export type ConnectionLock = <T>(
  connectionId: string,
  work: (lost: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

/** Runs `work` after whoever is at something of the same name. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

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

/** As the lock of one process, for who would rather wait. */
export function makeProcessTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).catch(() => undefined).then(work);
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}

/**
 * On PostgreSQL a session-level advisory lock: it ends with the session, so a killed process never leaves one behind,
 * which a lease in a row would for as long as the lease lasts. Each lock has a session of its own: one borrowed from
 * the pool would be missing there for the work it guards, and ten syncs at once would wait for each other for ever.
 */
export function makePostgresLock(databaseUrl: string, logger: Logger): ConnectionLock {
  return (connectionId, work) => {
    const lost = new AbortController();
    const onLost = (error: Error) => {
      logger.warn({ connectionId, err: error }, 'lock session lost');
      lost.abort(error);
    };
    return inSession(databaseUrl, onLost, async (session) => {
      const { rows } = await session.query(`select pg_try_advisory_lock(${lockId}) as locked`, [keyOf(connectionId)]);
      return rows[0]?.locked === true ? work(lost.signal) : undefined;
    });
  };
}

/** The same for who would rather wait. A session that is lost gives the turn away: the work must bear that. */
export function makePostgresTurns(databaseUrl: string, logger: Logger): InTurn {
  return (name, work) =>
    inSession(
      databaseUrl,
      (error) => logger.warn({ name, err: error }, 'lock session lost'),
      async (session) => {
        await session.query(`select pg_advisory_lock(${lockId})`, [keyOf(name)]);
        return work();
      },
    );
}

const lockId = 'hashtextextended($1, 0)';
const keyOf = (name: string) => `barometer:${name}`;

interface Session {
  query(text: string, values: string[]): Promise<{ rows: { locked?: boolean }[] }>;
}

async function inSession<T>(
  databaseUrl: string,
  onLost: (error: Error) => void,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { default: pg } = await import('pg');
  const session = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  // Without a listener a restart of the database would end the process.
  session.on('error', onLost);
  await session.connect();
  try {
    return await work(session);
  } finally {
    // Ending the session gives the lock back; a session that is dead already has done so.
    await session.end().catch(() => undefined);
  }
}
