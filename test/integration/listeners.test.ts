import pino from 'pino';
import type { CrmAccount } from '../../server/src/crm/connector.ts';
import { CrmError, type CrmErrorCode } from '../../server/src/crm/errors.ts';
import { makeListeners } from '../../server/src/queue/listeners.ts';
import { saveConnection } from '../../server/src/store/connections.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { makeProcessLock } from '../../server/src/store/lock.ts';
import { beginSync, endSync } from '../../server/src/store/syncs.ts';
import { makeDataDir } from '../support/database.ts';
import { connection } from './store/fixtures.ts';

const minute = 60_000;
const id = 'salesforce-00D000000000001EAA';

describe('accounts that are listened to', () => {
  const { dataDir, remove } = makeDataDir();
  let db: Db;
  let nowMs = Date.parse('2026-11-26T06:00:00Z');
  let begun = 0;
  beforeAll(async () => {
    db = await openDatabase({ dataDir });
    await keepConnection();
  });
  afterAll(async () => {
    await db?.destroy();
    remove();
  });
  beforeEach(async () => {
    begun = 0;
    await keepConnection();
  });
  const keepConnection = () =>
    saveConnection(db, { ...connection(id), crm: 'salesforce' }, { sealed: 'x', accessExpiresAt: new Date() });

  test('are not listened to before a first sync is through: all it writes would come back', async () => {
    await look(failing('unavailable'), 3);
    expect(begun).toBe(0);
    const { number } = await beginSync(db, id, new Date(nowMs));
    await look(failing('unavailable'), 1);
    expect(begun).toBe(0);
    await endSync(db, id, number, new Date(nowMs), null);
    await look(failing('unavailable'), 1);
    expect(begun).toBe(1);
  });

  const listening = (listen: NonNullable<CrmAccount['listen']>) =>
    makeListeners({
      ...{ db, queue: { wake: () => undefined }, lock: makeProcessLock(), now: () => new Date(nowMs) },
      logger: pino({ level: 'silent' }),
      openAccount: () => ({
        ...({} as CrmAccount),
        listen: (asked) => {
          begun += 1;
          return listen(asked);
        },
      }),
    });
  const failing = (code: CrmErrorCode, afterMs = 0) =>
    listening(async () => {
      nowMs += afterMs;
      throw new CrmError(code, 'x');
    });
  /** Looks every minute, as the schedule does. */
  const look = async (listeners: ReturnType<typeof makeListeners>, minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await listeners.look();
      await listeners.stop();
      nowMs += minute;
    }
  };

  test.each([
    ['an org without events, once an hour', 'forbidden', 0, 1],
    ['an org that refuses a fresh token, every ten minutes', 'unauthorized', 0, 3],
    ['an org whose token has ended after hours, at once', 'unauthorized', 3 * 60 * minute, 30],
    ['an org that is away, every minute', 'unavailable', 0, 30],
  ] as const)('%s', async (_what, code, afterMs, times) => {
    await look(failing(code, afterMs), 30);
    expect(begun).toBe(times);
  });

  test('are left as soon as they are disconnected, and none is listened to twice', async () => {
    const signals: AbortSignal[] = [];
    const listeners = listening(({ signal }) => {
      signals.push(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await listeners.look();
    await listeners.look();
    while (signals.length === 0) await new Promise(setImmediate);
    await db.updateTable('connection').set({ status: 'disconnected' }).execute();
    await listeners.look();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await listeners.stop();
  });
});
