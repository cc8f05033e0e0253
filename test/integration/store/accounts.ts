import {
  findConnection,
  listConnections,
  markDisconnected,
  readTokens,
  replaceTokens,
  saveConnection,
} from '../../../server/src/store/connections.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { listDrafts, removeDraft, saveDraft } from '../../../server/src/store/drafts.ts';
import { addModelEvent, listModelEvents } from '../../../server/src/store/model-events.ts';
import { addModelVersion, currentModel, lockModels, readModelVersion } from '../../../server/src/store/models.ts';
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
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'older still', accessExpiresAt: now }, 'x', now)).toBe(
        false,
      );
      expect(await markDisconnected(db, 'hubspot-1', { sealed: 'old', accessExpiresAt: now }, 'uninstalled', now)).toBe(
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
    test('versions count up, each connection for itself, also when several are added at once', async () => {
      const add = (source: string) =>
        db.transaction().execute(async (tx) => {
          await lockModels(tx, 'a');
          return addModelVersion(tx, 'a', { name: 'm', source, publishedAt: now });
        });
      const added = await Promise.all(['one', 'two', 'three', 'four'].map(add));
      expect(added.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
      const last = added.find(({ version }) => version === 4);
      expect(await currentModel(db, 'a')).toEqual(last);
      for (const model of added) expect(await readModelVersion(db, 'a', model.version)).toEqual(model);
      expect(await currentModel(db, 'b')).toBeUndefined();
    });

    test('a draft is saved over itself, and removed once', async () => {
      const draft = { name: 'autumn', source: 'one', savedBy: 'ana', savedAt: now };
      await saveDraft(db, 'a', draft);
      await saveDraft(db, 'a', { ...draft, source: 'two\r\n', savedBy: 'ben' });
      expect(await listDrafts(db, 'a')).toEqual([{ ...draft, source: 'two\r\n', savedBy: 'ben' }]);
      expect(await listDrafts(db, 'b')).toEqual([]);
      expect(await removeDraft(db, 'b', 'autumn')).toBe(false);
      expect(await removeDraft(db, 'a', 'autumn')).toBe(true);
      expect(await removeDraft(db, 'a', 'autumn')).toBe(false);
    });

    test('what was done is kept in its order', async () => {
      await addModelEvent(db, 'a', { at: now, by: 'ana', action: 'draft-saved', draft: 'autumn' });
      await addModelEvent(db, 'a', { at: hours(1), by: 'ben', action: 'rolled-back', version: 3, restoredVersion: 1 });
      expect(await listModelEvents(db, 'a')).toEqual([
        {
          ...{ number: 2, at: hours(1), by: 'ben', action: 'rolled-back' },
          ...{ version: 3, restoredVersion: 1, draft: null, why: null },
        },
        {
          ...{ number: 1, at: now, by: 'ana', action: 'draft-saved' },
          ...{ version: null, restoredVersion: null, draft: 'autumn', why: null },
        },
      ]);
      expect(await listModelEvents(db, 'b')).toEqual([]);
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
