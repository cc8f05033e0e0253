import { createApiKey, listApiKeys, revokeApiKey, useApiKey } from '../../../server/src/store/api-keys.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { currentRevision } from '../../../server/src/store/revision.ts';
import { findCompanies } from '../../../server/src/store/usage.ts';
import { acceptOnce, acceptUsage, type UsageAnswer } from '../../../server/src/usage/accept.ts';
import { clean, dirtyIds, now, type OpenedDb, readAt, record, upsert } from './fixtures.ts';

/** What a product tells of its use, whenever it arrives. */
export function usageSuite(opened: OpenedDb): void {
  let db: Db;
  const deps = () => ({ db, now: () => now });
  const item = (value: number, date = '2026-06-29', company: object = { id: '1' }) => ({
    ...{ company, name: 'logins', date, value },
  });
  const send = (...items: unknown[]) => acceptUsage(deps(), 'a', items);
  const known = async (revision?: number) => (await readAt(db, ['1'], revision)).get('1')?.usage.logins ?? [];
  const counts = ({ accepted, unchanged, rejected }: UsageAnswer) => [accepted, unchanged, rejected];

  beforeEach(() => {
    db = opened();
  });

  describe('usage', () => {
    beforeEach(async () => {
      const company = (id: string, properties: Record<string, string>) => record('company', id, properties);
      await upsert(db, 'company', [
        company('1', { name: 'A', domain: 'a.example', externalId: 'X-1' }),
        company('2', { name: 'B', domain: 'b.example', externalId: 'X-2' }),
        company('3', { name: 'B too', domain: 'b.example', externalId: 'X-2' }),
      ]);
      await upsert(db, 'company', [company('9', { name: 'Other', domain: 'c.example', externalId: 'X-9' })], 1, 'b');
      await clean(db);
    });

    test('an older day that arrives late takes its place; what was known before can be read as it was', async () => {
      expect(counts(await send(item(5)))).toEqual([1, 0, 0]);
      const before = await currentRevision(db, 'a');
      await clean(db);
      expect(counts(await send(item(3, '2026-06-20')))).toEqual([1, 0, 0]);
      expect(await dirtyIds(db)).toEqual(['1']);
      expect(await known()).toEqual([
        { date: '2026-06-20', value: 3 },
        { date: '2026-06-29', value: 5 },
      ]);
      expect(await known(before)).toEqual([{ date: '2026-06-29', value: 5 }]);
    });

    test('a day that is corrected, and corrected back, reads as it was told last', async () => {
      await send(item(5));
      const first = await currentRevision(db, 'a');
      await send(item(7));
      await send(item(5));
      expect(await known()).toEqual([{ date: '2026-06-29', value: 5 }]);
      expect(await known(first + 1)).toEqual([{ date: '2026-06-29', value: 7 }]);
      const rows = await db.selectFrom('usage_value').select('value').orderBy('revision').execute();
      expect(rows.map(({ value }) => value)).toEqual([5, 7, 5]);
    });

    test('what is known already changes nothing and marks nobody', async () => {
      await send(item(5), item(0, '2026-06-28'));
      await clean(db);
      expect(counts(await send(item(5), item(-0, '2026-06-28')))).toEqual([2, 2, 0]);
      expect(await dirtyIds(db)).toEqual([]);
    });

    test('a day that comes twice in a batch counts as it comes last', async () => {
      expect(counts(await send(item(5), item(6), item(7, '2026-06-29', { domain: 'a.example' })))).toEqual([3, 2, 0]);
      expect(await known()).toEqual([{ date: '2026-06-29', value: 7 }]);
    });

    test('two batches at once are both kept, one after the other', async () => {
      const days = Array.from({ length: 28 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
      const [one, other] = await Promise.all([
        send(...days.map((day) => item(1, day))),
        send(...[...days].reverse().map((day) => item(2, day)), item(4, '2026-06-30')),
      ]);
      expect([counts(one), counts(other)]).toEqual([
        [28, 0, 0],
        [29, 0, 0],
      ]);
      const values = new Set((await known()).slice(0, 28).map(({ value }) => value));
      expect(values.size).toBe(1);
      const revisions = await db.selectFrom('usage_value').select('revision').distinct().execute();
      expect(revisions).toHaveLength(2);
    });

    test('the same batch twice at once, with its key, is taken once', async () => {
      const once = { key: 'k', body: 'b' };
      const answers = await Promise.all([1, 2, 3].map(() => acceptOnce(deps(), 'a', [item(5)], once)));
      for (const answer of answers)
        expect(answer).toEqual({ answer: { accepted: 1, unchanged: 0, rejected: 0, errors: [] } });
      expect(await db.selectFrom('usage_value').select('value').execute()).toHaveLength(1);
      expect(await acceptOnce(deps(), 'a', [item(6)], { key: 'k', body: 'c' })).toBe('reused');
      expect(
        await acceptOnce(deps(), 'b', [item(6, '2026-06-29', { id: '9' })], { key: 'k', body: 'c' }),
      ).toMatchObject({
        answer: { accepted: 1 },
      });
    });

    test('companies go by their id, domain and external id, within their account only', async () => {
      const { errors, accepted } = await send(
        ...[{ externalId: 'X-1' }, { domain: 'WWW.A.example' }, { externalId: 'X-2' }, { domain: 'b.example' }].map(
          (company) => item(1, '2026-06-29', company),
        ),
        ...[{ externalId: 'X-9' }, { domain: 'c.example' }, { id: '9' }].map((company) =>
          item(1, '2026-06-29', company),
        ),
      );
      expect(accepted).toBe(2);
      expect(errors.map(({ index, code }) => [index, code])).toEqual([
        [2, 'ambiguous-company'],
        [3, 'ambiguous-company'],
        [4, 'unknown-company'],
        [5, 'unknown-company'],
        [6, 'unknown-company'],
      ]);
      expect(errors[0]?.message).toContain('2, 3');
      const found = await findCompanies(db, 'a', { ids: [], domains: [], externalIds: ['X-2'] });
      expect(found.byExternalId).toEqual(new Map([['X-2', ['2', '3']]]));
    });
  });
  describe('API keys', () => {
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    const lastUsed = async () => (await listApiKeys(db, 'a'))[0]?.lastUsedAt;

    test('use is noted once a minute, by however many requests at once', async () => {
      const { id, secret } = await createApiKey(db, 'a', { name: 'Shop', by: 'ana', now });
      const used = await Promise.all([0, 1, 2, 3].map((seconds) => useApiKey(db, secret, later(seconds))));
      expect(used).toEqual([0, 1, 2, 3].map(() => ({ connectionId: 'a', id })));
      const first = await lastUsed();
      expect([0, 1, 2, 3].map((seconds) => later(seconds).getTime())).toContain(first?.getTime());
      await useApiKey(db, secret, later(59));
      expect(await lastUsed()).toEqual(first);
      await useApiKey(db, secret, later(64));
      expect(await lastUsed()).toEqual(later(64));
    });

    test('a key is its own account’s, and is no key once revoked', async () => {
      const { id, secret } = await createApiKey(db, 'a', { name: 'Shop', by: 'ana', now });
      await createApiKey(db, 'b', { name: 'Other', by: 'ben', now: later(1) });
      expect((await listApiKeys(db)).map(({ name }) => name)).toEqual(['Shop', 'Other']);
      expect((await listApiKeys(db, 'b')).map(({ name }) => name)).toEqual(['Other']);
      expect(await useApiKey(db, secret.replace('_a_', '_b_'), now)).toBeUndefined();
      expect(await useApiKey(db, `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`, now)).toBeUndefined();
      expect(await revokeApiKey(db, { connectionId: 'b', id }, now)).toBe(false);
      expect(await revokeApiKey(db, { connectionId: 'a', id }, now)).toBe(true);
      expect(await revokeApiKey(db, { connectionId: 'a', id }, later(9))).toBe(false);
      expect(await useApiKey(db, secret, now)).toBeUndefined();
      expect(await listApiKeys(db, 'a')).toMatchObject([{ id, lastUsedAt: null, revokedAt: now }]);
    });
  });
}
