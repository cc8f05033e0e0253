import { readReplaced } from '../../../server/src/store/companies.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { addPulse, withdrawPulse } from '../../../server/src/store/pulses.ts';
import { removeUnseen } from '../../../server/src/store/removals.ts';
import { currentRevision, nextRevision } from '../../../server/src/store/revision.ts';
import { allUsage, clean, dirtyIds, hours, now, type OpenedDb, readAt, record, upsert } from './fixtures.ts';

/** What a past score saw can be read again. */
export function pastSuite(opened: OpenedDb): void {
  let db: Db;
  beforeEach(() => {
    db = opened();
  });
  const revision = () => currentRevision(db, 'a');
  const names = async (ids: string[], at?: number) => {
    const found = await readAt(db, ids, at);
    return ids.flatMap((id) => {
      const known = found.get(id);
      const tickets = known?.children.ticket.map(({ properties }) => properties.name).sort();
      return known ? [[known.company.properties.name, ...(tickets ?? [])]] : [];
    });
  };
  const value = (company: string, name: string, day: string, amount: number, at: number, tenant = 'a') =>
    db
      .insertInto('usage_value')
      .values({ connection_id: tenant, company_id: company, name, day, revision: at, value: amount })
      .execute();

  describe('the past', () => {
    test('a company reads as it was at every revision: changed, moved, removed and come back', async () => {
      await upsert(db, 'company', [record('company', '1', { name: 'A' }), record('company', '2', { name: 'B' })], 1);
      await upsert(db, 'ticket', [record('ticket', '8', { name: 'x' }, ['1'])], 1);
      const first = await revision();
      await upsert(db, 'company', [record('company', '1', { name: 'A2' })], 1);
      await upsert(db, 'ticket', [record('ticket', '8', { name: 'x2' }, ['1'])], 1);
      const second = await revision();
      await upsert(db, 'ticket', [record('ticket', '8', { name: 'x2' }, ['2'])], 1);
      const third = await revision();
      await upsert(db, 'company', [record('company', '1', { name: 'A2' }), record('company', '2', { name: 'B' })], 2);
      await db.transaction().execute((tx) => removeUnseen(tx, 'a', 'ticket', 2, now));
      const fourth = await revision();
      await upsert(db, 'ticket', [record('ticket', '8', { name: 'x2' }, ['2'])], 3);

      expect(await names(['1', '2'], 0)).toEqual([]);
      expect(await names(['1', '2'], first)).toEqual([['A', 'x'], ['B']]);
      expect(await names(['1', '2'], second)).toEqual([['A2', 'x2'], ['B']]);
      expect(await names(['1', '2'], third)).toEqual([['A2'], ['B', 'x2']]);
      expect(await names(['1', '2'], fourth)).toEqual([['A2'], ['B']]);
      expect(await names(['1', '2'])).toEqual([['A2'], ['B', 'x2']]);
      const since = (companyId: string, at: number) => ({ companyId, revision: at, asOf: now });
      expect(await readReplaced(db, 'a', [since('1', second), since('2', fourth)])).toEqual(new Set(['1']));
    });

    test('a record that changes nothing takes no revision', async () => {
      await upsert(db, 'company', [record('company', '1')]);
      const before = await revision();
      await upsert(db, 'company', [record('company', '1')]);
      expect(await revision()).toBe(before);
    });

    test('usage reads as it was known: late, corrected, and long ago', async () => {
      await upsert(db, 'company', [record('company', '1'), record('company', '2')]);
      const base = await revision();
      await value('1', 'logins', '2026-06-29', 5, base + 1);
      await value('1', 'logins', '2026-06-29', 7, base + 2);
      await value('1', 'logins', '2026-06-20', 3, base + 3);
      await value('1', 'orders', '2025-01-01', 9, base + 1);
      await value('1', 'orders', '2025-01-02', 8, base + 1);
      await value('2', 'logins', '2026-06-29', 1, base + 1, 'b');
      const usage = async (at: number) => (await readAt(db, ['1'], at)).get('1')?.usage;
      expect(await usage(base)).toEqual({});
      const old = [{ date: '2025-01-02', value: 8 }];
      expect(await usage(base + 1)).toEqual({ logins: [{ date: '2026-06-29', value: 5 }], orders: old });
      expect(await usage(base + 2)).toEqual({ logins: [{ date: '2026-06-29', value: 7 }], orders: old });
      expect(await usage(base + 3)).toEqual({
        logins: [
          { date: '2026-06-20', value: 3 },
          { date: '2026-06-29', value: 7 },
        ],
        orders: old,
      });
      expect((await readAt(db, ['2'], base + 9)).get('2')?.usage).toEqual({});
      expect(allUsage.names).toContain('orders');
    });

    test('a pulse counts from when it is set until it is withdrawn; then the one before does', async () => {
      await upsert(db, 'company', [record('company', '1')]);
      await clean(db);
      const set = (rating: number) =>
        db
          .transaction()
          .execute((tx) => addPulse(tx, 'a', '1', { value: rating, reason: 'r', setBy: 'ana@x.example', setAt: now }));
      const withdraw = () => db.transaction().execute((tx) => withdrawPulse(tx, 'a', '1', null));
      const rating = async (at?: number) => (await readAt(db, ['1'], at)).get('1')?.pulse?.value;
      const before = await revision();
      await set(25);
      const first = await revision();
      await set(75);
      const second = await revision();
      expect(await dirtyIds(db)).toEqual(['1']);
      expect(await withdraw()).toBe(true);
      expect([await rating(before), await rating(first), await rating(second), await rating()]).toEqual([
        undefined,
        25,
        75,
        25,
      ]);
      expect(await readReplaced(db, 'a', [{ companyId: '1', revision: second, asOf: hours(1) }])).toEqual(
        new Set(['1']),
      );
      expect([await withdraw(), await withdraw()]).toEqual([true, false]);
      expect(await rating()).toBeUndefined();
    });

    test('revisions are each connection’s own, and commit in their order', async () => {
      const take = (tenant: string) => db.transaction().execute((tx) => nextRevision(tx, tenant));
      const [first, second, other] = await Promise.all([take('a'), take('a'), take('b')]);
      expect([[first, second].sort(), other]).toEqual([[1, 2], 1]);
      expect(await currentRevision(db, 'b')).toBe(1);
      expect(await currentRevision(db, 'c')).toBe(0);
    });
  });
}
