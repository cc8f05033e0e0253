import type { RecordReader } from '../../../server/src/crm/connector.ts';
import type { CrmEvent, EventChange } from '../../../server/src/crm/happening.ts';
import { endConnection, saveConnection } from '../../../server/src/store/connections.ts';
import { addEvents, countEvents, dropDoneEvents, finishEvents, nextEvents } from '../../../server/src/store/inbox.ts';
import { addPoints, listPoints } from '../../../server/src/store/points.ts';
import { childrenOf, eraseRecords, removeRecords } from '../../../server/src/store/removals.ts';
import { currentRevision } from '../../../server/src/store/revision.ts';
import { readScores, saveScores } from '../../../server/src/store/scores.ts';
import { processInbox } from '../../../server/src/sync/inbox.ts';
import { nothingBeside } from '../../../server/src/sync/overtaken.ts';
import {
  clean,
  connection,
  dirtyIds,
  hours,
  now,
  type OpenedDb,
  point,
  readAt,
  record,
  score,
  upsert,
} from './fixtures.ts';

const event = (key: string, changes: EventChange[] = []): CrmEvent => ({
  ...{ accountId: '1', key, occurredAt: now, changes },
});

export function inboxSuite(opened: OpenedDb): void {
  describe('inbox', () => {
    beforeEach(async () => {
      for (const id of ['a', 'b'])
        await saveConnection(opened(), connection(id), { sealed: 'x', accessExpiresAt: now });
    });

    test('only an active connection keeps events', async () => {
      const db = opened();
      await endConnection(db, 'b', { sealed: 'x', accessExpiresAt: now }, 'ended', now);
      for (const id of ['b', 'unknown']) {
        expect(await addEvents(db, id, [event('x')], now)).toBe(0);
        expect(await countEvents(db, id)).toBe(0);
      }
    });

    test('an event is kept once, however often it comes, also at the same time', async () => {
      const db = opened();
      const changes: EventChange[] = [{ type: 'deal', id: '7', action: 'read' }];
      const added = await Promise.all([
        addEvents(db, 'a', [event('x', changes), event('x', changes)], now),
        addEvents(db, 'a', [event('x', changes), event('y')], hours(1)),
        addEvents(db, 'b', [event('x')], now),
      ]);
      expect(added.reduce((sum, count) => sum + count)).toBe(3);
      expect((await nextEvents(db, 'a', 10)).map(({ key }) => key).sort()).toEqual(['x', 'y']);
      expect(await countEvents(db, 'a')).toBe(2);
      expect((await nextEvents(db, 'a', 10)).find(({ key }) => key === 'x')?.changes).toEqual(changes);
    });

    test('what is done is not taken again, nor kept again when it is delivered again, until it is dropped', async () => {
      const db = opened();
      await addEvents(db, 'a', [event('x'), event('y')], now);
      await finishEvents(db, 'a', (await nextEvents(db, 'a', 1)).slice(0, 1), hours(1));
      expect((await nextEvents(db, 'a', 10)).map(({ key }) => key)).toEqual(['y']);
      expect(await addEvents(db, 'a', [event('x')], hours(2))).toBe(0);
      expect(await dropDoneEvents(db, 'a', hours(1))).toBe(0);
      expect(await dropDoneEvents(db, 'a', hours(2))).toBe(1);
      expect(await countEvents(db, 'a')).toBe(1);
    });
  });

  test('events that keep coming while others are worked through are left to the next run', async () => {
    const db = opened();
    await saveConnection(db, connection('a'), { sealed: 'x', accessExpiresAt: now });
    const told = (id: string) => addEvents(db, 'a', [event(id, [{ type: 'company', id, action: 'read' }])], now);
    await told('1');
    // A busy account: whenever we ask for a record, the next one has changed.
    const reader: Pick<RecordReader, 'readRecords' | 'batchSize'> = {
      batchSize: 100,
      readRecords: async (type, [id = '']) => {
        await told(String(Number(id) + 1));
        return { records: [record(type, id)], gone: [] };
      },
    };
    const run = () =>
      processInbox(
        { db, overtaken: nothingBeside, now: () => now },
        { connectionId: 'a', syncNumber: 1 },
        reader,
        () => {},
      );
    expect([await run(), await dirtyIds(db)]).toEqual([1, ['1']]);
    expect([await run(), await dirtyIds(db)]).toEqual([1, ['1', '2']]);
  });

  describe('removals', () => {
    test('a removed record leaves its companies, and removing it again changes nothing', async () => {
      const db = opened();
      await upsert(db, 'company', [record('company', '1')]);
      await upsert(db, 'deal', [record('deal', '7', {}, ['1'])]);
      expect(await childrenOf(db, 'a', ['1'])).toEqual([{ type: 'deal', id: '7' }]);
      await clean(db);
      const remove = () => db.transaction().execute((tx) => removeRecords(tx, 'a', 'deal', ['7', '8'], now));
      expect([await remove(), await remove()]).toEqual([['7'], []]);
      expect(await dirtyIds(db)).toEqual(['1']);
      expect((await readAt(db, ['1'])).get('1')?.children.deal).toEqual([]);
    });

    test('an erased record is nowhere, also not in the past; points it was part of cannot be replayed', async () => {
      const db = opened();
      await upsert(db, 'company', [record('company', '1'), record('company', '2')]);
      await upsert(db, 'contact', [record('contact', '5', { email: 'a@x.example' }, ['1'])]);
      await upsert(db, 'contact', [record('contact', '5', { email: 'b@x.example' }, ['1'])]);
      await addPoints(db, 'a', [point('1'), point('2')]);
      await saveScores(db, 'a', [score('1', { names: [['contact', '5', 'a@x.example', null]] })]);
      await clean(db);
      await db.transaction().execute((tx) => eraseRecords(tx, 'a', 'contact', ['5']));
      for (const table of ['record', 'record_past', 'association', 'score'] as const)
        expect(JSON.stringify(await db.selectFrom(table).selectAll().execute())).not.toMatch(/x\.example|contact/);
      expect(await dirtyIds(db)).toEqual(['1']);
      const points = await listPoints(db, 'a', { after: null, limit: 10 });
      expect(points.map(({ companyId, revision }) => [companyId, revision === null])).toEqual([
        ['1', true],
        ['2', false],
      ]);
    });

    test('a scoring that read a record before it was erased does not bring it back', async () => {
      const db = opened();
      await upsert(db, 'company', [record('company', '1')]);
      await upsert(db, 'contact', [record('contact', '5', { email: 'a@x.example' }, ['1'])]);
      const inHand = score('1', {
        names: [['contact', '5', 'a@x.example', null]],
        revision: await currentRevision(db, 'a'),
      });
      await saveScores(db, 'a', [inHand]);
      await db.transaction().execute((tx) => eraseRecords(tx, 'a', 'contact', ['5']));
      // Of a customer who has left, the next scoring keeps the revision of the one before.
      expect([...(await saveScores(db, 'a', [inHand]))]).toEqual([]);
      expect((await readScores(db, 'a', ['1'])).get('1')?.names).toEqual([]);
      expect([...(await saveScores(db, 'a', [{ ...inHand, revision: await currentRevision(db, 'a') }]))]).toEqual([
        '1',
      ]);
    });
  });
}
