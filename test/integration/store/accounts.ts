import {
  findConnection,
  listConnections,
  markDisconnected,
  readTokens,
  replaceTokens,
  saveConnection,
} from '../../../server/src/store/connections.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { currentModel, publishModel, readModelVersion } from '../../../server/src/store/models.ts';
import {
  advanceCursor,
  beginSync,
  endSync,
  lastSync,
  readCursors,
  resetCursor,
  setTotal,
} from '../../../server/src/store/syncs.ts';
import { connection, hours, now, type OpenedDb } from './fixtures.ts';

/** Connections, models and sync runs. */
export function accountsSuite(opened: OpenedDb): void {
  let db: Db;
  beforeEach(() => {
    db = opened();
  });

  describe('connections', () => {
    test('a reinstall keeps the id and replaces tokens and status', async () => {
      await saveConnection(db, connection('hubspot-1'), { sealed: 'old', accessExpiresAt: now });
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'older still', accessExpiresAt: now }, 'x')).toBe(false);
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'old', accessExpiresAt: now }, 'uninstalled')).toBe(
        true,
      );
      expect(await findConnection(db, 'hubspot-1')).toMatchObject({
        status: 'disconnected',
        statusReason: 'uninstalled',
      });
      await saveConnection(db, connection('hubspot-1'), { sealed: 'new', accessExpiresAt: hours(1) });
      expect(await listConnections(db)).toEqual([connection('hubspot-1')]);
      expect(await readTokens(db, 'hubspot-1')).toEqual({ sealed: 'new', accessExpiresAt: hours(1) });
    });

    test('tokens change alone', async () => {
      await saveConnection(db, connection('hubspot-1'), { sealed: 'old', accessExpiresAt: now });
      const old = { sealed: 'old', accessExpiresAt: now };
      expect(await replaceTokens(db, 'hubspot-1', old, { sealed: 'new', accessExpiresAt: hours(2) })).toBe(true);
      expect(await replaceTokens(db, 'hubspot-1', old, { sealed: 'late', accessExpiresAt: hours(3) })).toBe(false);
      expect(await readTokens(db, 'hubspot-1')).toEqual({ sealed: 'new', accessExpiresAt: hours(2) });
      expect(await readTokens(db, 'hubspot-2')).toBeUndefined();
    });
  });

  describe('models', () => {
    test('publishing the same text again is no new version', async () => {
      const publish = (source: string) =>
        db.transaction().execute((tx) => publishModel(tx, 'a', { name: 'm', source, publishedAt: now }));
      expect(await publish('one')).toEqual({ version: 1, changed: true });
      expect(await publish('one')).toEqual({ version: 1, changed: false });
      expect(await publish('two')).toEqual({ version: 2, changed: true });
      expect(await currentModel(db, 'a')).toEqual({ version: 2, name: 'm', source: 'two' });
      expect(await readModelVersion(db, 'a', 1)).toMatchObject({ source: 'one' });
      expect(await currentModel(db, 'b')).toBeUndefined();
    });
  });

  describe('syncs', () => {
    test('an interrupted run is taken up again with its cursors; a finished one is followed by the next', async () => {
      expect(await beginSync(db, 'a', now)).toEqual({ number: 1, resumed: false });
      await advanceCursor(db, 'a', 'contact', { after: 'page2', count: 100 });
      await advanceCursor(db, 'a', 'company', { after: null, count: 7 });
      await setTotal(db, 'a', 'contact', 250);
      expect(await beginSync(db, 'a', hours(1))).toEqual({ number: 1, resumed: true });
      expect(await readCursors(db, 'a')).toEqual([
        { type: 'company', after: null, done: true, readCount: 7, totalCount: null },
        { type: 'contact', after: 'page2', done: false, readCount: 100, totalCount: 250 },
        { type: 'deal', after: null, done: false, readCount: 0, totalCount: null },
        { type: 'ticket', after: null, done: false, readCount: 0, totalCount: null },
      ]);
      await resetCursor(db, 'a', 'contact');
      expect((await readCursors(db, 'a'))[1]).toMatchObject({ after: null, done: false, readCount: 0 });
      await endSync(db, 'a', 1, hours(2), { code: 'unreachable', message: 'down' });
      expect(await lastSync(db, 'a')).toMatchObject({
        number: 1,
        state: 'failed',
        error: { code: 'unreachable', message: 'down' },
      });
      expect(await beginSync(db, 'a', hours(3))).toEqual({ number: 1, resumed: true });
      await endSync(db, 'a', 1, hours(4), null);
      expect(await beginSync(db, 'a', hours(5))).toEqual({ number: 2, resumed: false });
      expect((await readCursors(db, 'a')).every(({ done, readCount }) => !done && readCount === 0)).toBe(true);
    });
  });

  test('an interrupted run of long ago is not taken up: what it had read is old', async () => {
    await beginSync(db, 'a', now);
    expect(await beginSync(db, 'a', hours(7))).toEqual({ number: 2, resumed: false });
  });
}
