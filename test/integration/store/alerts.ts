import {
  addAlerts,
  channelStates,
  claimDelivery,
  countWaitingAlerts,
  forgetAlerts,
  type NewAlert,
  readAlertSettings,
  saveAlertSettings,
  settleDelivery,
} from '../../../server/src/store/alerts.ts';
import { readBacklogs } from '../../../server/src/store/backlog.ts';
import { endConnection, findConnection, saveConnection } from '../../../server/src/store/connections.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { markDirty } from '../../../server/src/store/dirty.ts';
import { eraseConnection, listErasures } from '../../../server/src/store/erase.ts';
import { type ExportCursor, exportPage } from '../../../server/src/store/export.ts';
import { addPoints } from '../../../server/src/store/points.ts';
import { addPulse } from '../../../server/src/store/pulses.ts';
import { saveScores } from '../../../server/src/store/scores.ts';
import { connection, hours, now, type OpenedDb, point, record, score, upsert } from './fixtures.ts';

function alert(companyId: string, changes: Partial<NewAlert> = {}): NewAlert {
  const told = { rule: 'turned-red', cause: 'green>red', channel: 'team', message: { title: companyId } };
  return { companyId, ...told, dueAt: now, daily: false, ...changes };
}

/** Alerts that wait to be told, and connections that end. */
export function alertsSuite(opened: OpenedDb): void {
  let db: Db;
  beforeEach(() => {
    db = opened();
  });

  describe('alerts', () => {
    test('settings are replaced as a whole, each connection’s for itself', async () => {
      const settings = { settings: { version: 1 }, secrets: 'sealed', setBy: 'ana', setAt: now };
      await saveAlertSettings(db, 'a', settings);
      await saveAlertSettings(db, 'a', { ...settings, settings: { version: 1, rules: [] } });
      expect(await readAlertSettings(db, 'a')).toEqual({ ...settings, settings: { version: 1, rules: [] } });
      expect(await readAlertSettings(db, 'b')).toBeUndefined();
    });

    test('one cause is told once, on each channel', async () => {
      expect(await addAlerts(db, 'a', [alert('1'), alert('1', { channel: 'ops' })], now)).toBe(2);
      expect(await addAlerts(db, 'a', [alert('1'), alert('2')], now)).toBe(1);
      expect(await addAlerts(db, 'b', [alert('1')], now)).toBe(1);
      expect(await countWaitingAlerts(db, 'a')).toBe(3);
    });

    test('a delivery is taken by one, and again under the same id when that one has died', async () => {
      await addAlerts(db, 'a', [alert('1')], now);
      const [first, second] = await Promise.all([claimDelivery(db, 'a', now), claimDelivery(db, 'a', now)]);
      const taken = first ?? second;
      expect([first, second].filter(Boolean)).toHaveLength(1);
      expect(taken).toMatchObject({ channel: 'team', isDigest: false, tries: 1, messages: [{ title: '1' }] });
      expect(await claimDelivery(db, 'a', now)).toBeUndefined();
      expect(await claimDelivery(db, 'a', hours(1))).toMatchObject({ id: taken?.id, tries: 2 });
    });

    test('what is not due waits; what was sent or given up is not taken again', async () => {
      await addAlerts(db, 'a', [alert('1', { dueAt: hours(2) }), alert('2'), alert('3')], now);
      const error = { code: 'refused', message: 'no' };
      for (const outcome of [{ sentAt: now }, { error, again: null }]) {
        const delivery = await claimDelivery(db, 'a', now);
        await settleDelivery(db, 'a', delivery?.id ?? '', outcome);
      }
      expect(await claimDelivery(db, 'a', hours(1))).toBeUndefined();
      expect(await channelStates(db, 'a')).toEqual([
        { channel: 'team', waiting: 1, sent: 1, failed: 1, lastSentAt: now, error },
      ]);
      expect(await claimDelivery(db, 'a', hours(2))).toMatchObject({ messages: [{ title: '1' }] });
    });

    test('a digest takes all of its channel that is due; what comes later is another digest', async () => {
      const daily = { daily: true, dueAt: hours(1) };
      const others = [alert('3', { ...daily, channel: 'ops' }), alert('4', { daily: true, dueAt: hours(24) })];
      await addAlerts(db, 'a', [alert('1', daily), alert('2', daily), ...others], now);
      expect(await claimDelivery(db, 'a', now)).toBeUndefined();
      const digests = [await claimDelivery(db, 'a', hours(1)), await claimDelivery(db, 'a', hours(1))];
      expect(digests.map((digest) => [digest?.channel, digest?.messages.length]).sort()).toEqual([
        ['ops', 1],
        ['team', 2],
      ]);
      expect(digests.every((digest) => digest?.isDigest)).toBe(true);
      await addAlerts(db, 'a', [alert('5', daily)], now);
      const late = await claimDelivery(db, 'a', hours(1));
      expect(digests.map((digest) => digest?.id)).not.toContain(late?.id);
    });

    test('what was told long ago is forgotten, what waits is not', async () => {
      await addAlerts(db, 'a', [alert('1'), alert('2', { dueAt: hours(1) })], now);
      await settleDelivery(db, 'a', (await claimDelivery(db, 'a', now))?.id ?? '', { sentAt: now });
      await forgetAlerts(db, 'a', hours(1));
      expect(await channelStates(db, 'a')).toMatchObject([{ waiting: 1, sent: 0 }]);
    });
  });

  describe('connections that end', () => {
    const tokens = { sealed: 'sealed', accessExpiresAt: now };

    test('have no tokens and a day on which their data goes, unless they are connected again', async () => {
      await saveConnection(db, connection('hubspot-1'), tokens);
      expect(await endConnection(db, 'hubspot-1', { ...tokens, sealed: 'older' }, 'ended', now)).toBe(false);
      expect(await endConnection(db, 'hubspot-1', tokens, 'ended', now)).toBe(true);
      expect(await listErasures(db, 30)).toEqual([{ id: 'hubspot-1', at: hours(30 * 24) }]);
      await saveConnection(db, connection('hubspot-1'), tokens);
      expect(await listErasures(db, 30)).toEqual([]);
      expect(await findConnection(db, 'hubspot-1')).toEqual(connection('hubspot-1'));
    });

    test('leave nothing in any table, and others’ data alone', async () => {
      for (const id of ['hubspot-1', 'hubspot-2']) {
        await saveConnection(db, connection(id), tokens);
        await upsert(db, 'company', [record('company', '1')], 1, id);
        await saveScores(db, id, [score('1')]);
        await addAlerts(db, id, [alert('1')], now);
      }
      const rows = async () =>
        Promise.all(
          (['connection', 'record', 'dirty_company', 'score', 'alert', 'revision'] as const).map(async (table) => {
            const found = await db.selectFrom(table).selectAll().execute();
            return [table, found.length];
          }),
        );
      await eraseConnection(db, 'hubspot-1');
      expect(await rows()).toEqual(
        ['connection', 'record', 'dirty_company', 'score', 'alert', 'revision'].map((t) => [t, 1]),
      );
      await eraseConnection(db, 'hubspot-2');
      expect((await rows()).every(([, count]) => count === 0)).toBe(true);
    });

    test('are written out page by page, each line once', async () => {
      await upsert(db, 'company', [record('company', '1'), record('company', '2')]);
      await saveScores(db, 'a', [score('1'), score('2'), score('3')]);
      await addPoints(db, 'a', [point('1'), point('1', { at: hours(1) }), point('2')]);
      await addPulse(db, 'a', '1', { value: 80, reason: null, setBy: 'ana', setAt: now });
      await saveScores(db, 'b', [score('9')]);
      for (const limit of [1, 2, 100]) {
        const lines: Record<string, unknown>[] = [];
        let cursor: ExportCursor | null = null;
        do {
          const page: Awaited<ReturnType<typeof exportPage>> = await exportPage(db, 'a', cursor, limit);
          lines.push(...page.lines.map((line) => JSON.parse(line) as Record<string, unknown>));
          cursor = page.next;
        } while (cursor !== null);
        expect(lines.map(({ kind, company_id: id }) => `${kind} ${id}`)).toEqual([
          ...['score 1', 'score 2', 'score 3', 'history 1', 'history 1', 'history 2', 'pulse 1'],
        ]);
      }
    });
  });

  test('the backlog tells how long the oldest mark has waited, whatever was marked since', async () => {
    await saveConnection(db, connection('hubspot-1'), { sealed: 'sealed', accessExpiresAt: now });
    expect(await readBacklogs(db)).toMatchObject([{ connectionId: 'hubspot-1', lagSeconds: 0, dirty: 0 }]);
    await markDirty(db, 'hubspot-1', ['1', '2']);
    await db
      .updateTable('dirty_company')
      .set({ marked_at: new Date(Date.now() - 600_000) })
      .execute();
    await markDirty(db, 'hubspot-1', ['1', '3']);
    const [backlog] = await readBacklogs(db);
    expect(backlog).toMatchObject({ dirty: 3, pendingWrites: 0, refusals: 0, waitingAlerts: 0 });
    expect(backlog?.lagSeconds).toBeGreaterThanOrEqual(599);
    expect(backlog?.lagSeconds).toBeLessThan(700);
  });
}
