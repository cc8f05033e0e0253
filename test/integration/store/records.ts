import type { Db } from '../../../server/src/store/db/open.ts';
import {
  clearDirty,
  countDirty,
  markAllDirty,
  markDirty,
  markStaleDirty,
  nextDirty,
} from '../../../server/src/store/dirty.ts';
import { removeUnseen } from '../../../server/src/store/removals.ts';
import { saveScores } from '../../../server/src/store/scores.ts';
import { clean, dirtyIds, hours, now, type OpenedDb, readAt, record, score, upsert } from './fixtures.ts';

/** Records, their associations, and the companies a change marks. */
export function recordsSuite(opened: OpenedDb): void {
  let db: Db;
  beforeEach(() => {
    db = opened();
  });

  describe('records', () => {
    test('an upsert tells what it did and marks the companies a change touches', async () => {
      expect(await upsert(db, 'company', [record('company', '1'), record('company', '2')])).toMatchObject({
        added: ['1', '2'],
        updated: [],
        unchanged: [],
      });
      await clean(db);
      const again = await upsert(db, 'company', [record('company', '1'), record('company', '2', { name: 'New' })]);
      expect(again).toEqual({ added: [], updated: ['2'], unchanged: ['1'], touchedCompanyIds: ['2'] });
      expect(await dirtyIds(db)).toEqual(['2']);
    });

    test('a change of the modified date alone is no change: our own writes cause it', async () => {
      await upsert(db, 'company', [record('company', '1')]);
      await clean(db);
      const result = await upsert(db, 'company', [{ ...record('company', '1'), modifiedAt: hours(5).toISOString() }]);
      expect(result.unchanged).toEqual(['1']);
      expect(await dirtyIds(db)).toEqual([]);
    });

    test('an older version of a record does not overwrite a newer one', async () => {
      await upsert(db, 'company', [{ ...record('company', '1', { name: 'new' }), modifiedAt: hours(2).toISOString() }]);
      const result = await upsert(db, 'company', [
        { ...record('company', '1', { name: 'old' }), modifiedAt: hours(1).toISOString() },
      ]);
      expect(result.unchanged).toEqual(['1']);
      expect((await readAt(db, ['1'])).get('1')?.company.properties.name).toBe('new');
    });

    test('what a whole sync saw in an older version is still there, and as new as before', async () => {
      const newer = { ...record('company', '1', { name: 'new' }), modifiedAt: hours(2).toISOString() };
      const older = { ...record('company', '1', { name: 'old' }), modifiedAt: hours(1).toISOString() };
      await upsert(db, 'company', [newer], 1);
      await upsert(db, 'company', [older], 2);
      expect(await db.transaction().execute((tx) => removeUnseen(tx, 'a', 'company', 2, now))).toEqual([]);
      await upsert(db, 'company', [{ ...older, modifiedAt: hours(1.5).toISOString() }], 2);
      expect((await readAt(db, ['1'])).get('1')?.company.properties.name).toBe('new');
    });

    test('a child that moves touches the company it leaves and the one it joins', async () => {
      await upsert(db, 'ticket', [record('ticket', '9', {}, ['1'])]);
      await clean(db);
      const moved = await upsert(db, 'ticket', [record('ticket', '9', {}, ['2'])]);
      expect([...moved.touchedCompanyIds].sort()).toEqual(['1', '2']);
    });

    test('a record listed twice in a page counts once, the last one', async () => {
      const result = await upsert(db, 'company', [
        record('company', '1', { name: 'x' }),
        record('company', '1', { name: 'y' }),
      ]);
      expect(result.added).toEqual(['1']);
      expect((await readAt(db, ['1'])).get('1')?.company.properties.name).toBe('y');
    });

    test('what a whole sync did not see is removed, and its company marked; seen again, it comes back', async () => {
      await upsert(db, 'company', [record('company', '1')], 1);
      await upsert(db, 'ticket', [record('ticket', '8', {}, ['1']), record('ticket', '9', {}, ['1'])], 1);
      await clean(db);
      await upsert(db, 'company', [record('company', '1')], 2);
      await upsert(db, 'ticket', [record('ticket', '8', {}, ['1'])], 2);
      expect(await db.transaction().execute((tx) => removeUnseen(tx, 'a', 'ticket', 2, now))).toEqual(['9']);
      expect(await dirtyIds(db)).toEqual(['1']);
      expect((await readAt(db, ['1'])).get('1')?.children.ticket.map(({ id }) => id)).toEqual(['8']);
      expect((await upsert(db, 'ticket', [record('ticket', '9', {}, ['1'])], 3)).updated).toEqual(['9']);
      expect((await readAt(db, ['1'])).get('1')?.children.ticket.map(({ id }) => id)).toEqual(['8', '9']);
    });

    test('companies come with their children; tenants never see each other', async () => {
      await upsert(db, 'company', [record('company', '1')]);
      await upsert(db, 'company', [record('company', '1', { name: 'Other tenant' })], 1, 'b');
      await upsert(db, 'contact', [record('contact', '5', { name: 'Ana' }, ['1', '2'])]);
      await upsert(db, 'deal', [record('deal', '6', { amount: 12.5 }, ['1'])], 1, 'b');
      const found = await readAt(db, ['1', '404']);
      expect([...found.keys()]).toEqual(['1']);
      expect(found.get('1')).toMatchObject({
        company: { id: '1', createdAt: now, properties: { name: 'Acme' } },
        children: { contact: [{ id: '5', properties: { name: 'Ana' } }], deal: [], ticket: [] },
      });
    });
  });

  describe('dirty companies', () => {
    test('a mark made while the company is scored survives the clearing', async () => {
      await markDirty(db, 'a', ['1', '2']);
      const taken = await nextDirty(db, 'a', { after: null, limit: 10 });
      await markDirty(db, 'a', ['2']);
      await clearDirty(db, 'a', taken);
      expect(await dirtyIds(db)).toEqual(['2']);
      expect(await countDirty(db, 'a')).toBe(1);
    });

    test('everything can be marked, and what was scored too long ago', async () => {
      await upsert(db, 'company', [record('company', '1'), record('company', '2')]);
      await upsert(db, 'company', [record('company', '3')], 1, 'b');
      await clean(db);
      await markAllDirty(db, 'a');
      expect(await dirtyIds(db)).toEqual(['1', '2']);
      await clean(db);
      await saveScores(db, 'a', [score('1', { asOf: hours(-30) }), score('2', { asOf: hours(-1) })]);
      await markStaleDirty(db, 'a', hours(-20));
      expect(await dirtyIds(db)).toEqual(['1']);
    });
  });

  test('a hundred thousand companies can be marked at once', async () => {
    await markDirty(
      db,
      'a',
      Array.from({ length: 100_000 }, (_, index) => String(index)),
    );
    expect(await countDirty(db, 'a')).toBe(100_000);
  });

  test('an unchanged record moves its modified date on, so that an older event coming late is known as older', async () => {
    const at = (hour: number, name: string) => ({
      ...record('company', '1', { name }),
      modifiedAt: hours(hour).toISOString(),
    });
    await upsert(db, 'company', [at(1, 'A')]);
    await upsert(db, 'company', [at(5, 'A')]);
    expect((await upsert(db, 'company', [at(3, 'B')])).unchanged).toEqual(['1']);
    expect((await readAt(db, ['1'])).get('1')?.company.properties.name).toBe('A');
  });
}
