import type { Db } from '../../../server/src/store/db/open.ts';
import { addPoints, listPoints, readChanges, readPoints } from '../../../server/src/store/points.ts';
import { countBands, readScores, saveScores } from '../../../server/src/store/scores.ts';
import {
  countPending,
  dropWrites,
  forgetWritten,
  listRefusals,
  nextPending,
  saveOutcomes,
  saveWishes,
} from '../../../server/src/store/writes.ts';
import { hours, now, type OpenedDb, point, record, score, upsert } from './fixtures.ts';

/** Scores, their history, and what is to be written. */
export function scoresSuite(opened: OpenedDb): void {
  let db: Db;
  beforeEach(() => {
    db = opened();
  });

  describe('scores', () => {
    test('the last score replaces the one before, the answer kept byte for byte', async () => {
      const answer = '{"b":1,  "a":[1.50]}';
      await saveScores(db, 'a', [score('1', { answer }), score('2')]);
      await saveScores(db, 'a', [score('1', { answer, score: 41, band: 'yellow', bandSince: hours(1) })]);
      const stored = await readScores(db, 'a', ['1', '2', '3']);
      expect([...stored.keys()].sort()).toEqual(['1', '2']);
      expect(stored.get('1')).toEqual(score('1', { answer, score: 41, band: 'yellow', bandSince: hours(1) }));
    });

    test('history begins with the score in force then, and a moment has one score', async () => {
      await addPoints(db, 'a', [point('1', { at: hours(-50), score: 70 })]);
      await addPoints(db, 'a', [
        point('1', { at: hours(-10), score: 60 }),
        point('2', { at: hours(-10), score: null }),
      ]);
      await addPoints(db, 'a', [point('1', { at: hours(-10), score: 99 })]);
      expect((await readPoints(db, 'a', '1', hours(-49))).map((kept) => kept.score)).toEqual([70, 60]);
      expect((await readPoints(db, 'a', '1', hours(-5))).map((kept) => kept.score)).toEqual([60]);
    });

    test('a score that saw less never replaces one that saw more', async () => {
      expect(await saveScores(db, 'a', [score('1', { revision: 7, score: 70 })])).toEqual(new Set(['1']));
      const late = [score('1', { revision: 6, score: 60 }), score('2', { revision: 6 })];
      expect(await saveScores(db, 'a', late)).toEqual(new Set(['2']));
      expect((await readScores(db, 'a', ['1'])).get('1')).toMatchObject({ revision: 7, score: 70 });
    });

    test('a point is kept whole: what it saw, what it came from, and why it moved', async () => {
      const move = { delta: -3, parts: [{ kind: 'model' as const, delta: -3, paths: ['adoption weight 40 → 30'] }] };
      const whole = point('1', { move, previousBands: { customers: 'red' }, revision: 12, answerHash: 'x' });
      await addPoints(db, 'a', [whole, point('2', { scorecard: null, score: null, band: null, revision: null })]);
      expect(await listPoints(db, 'a', { after: null, limit: 10 })).toEqual([
        whole,
        point('2', { scorecard: null, score: null, band: null, revision: null }),
      ]);
      expect(await listPoints(db, 'a', { after: { companyId: '1', at: now }, limit: 10 })).toHaveLength(1);
      expect(await listPoints(db, 'a', { companyId: '1', after: null, limit: 10 })).toEqual([whole]);
    });

    test('changes since a moment come with the one in force then, daily points left out', async () => {
      const at = (hour: number, score: number, changed = true) => point('1', { at: hours(hour), score, changed });
      await addPoints(db, 'a', [at(-90, 1), at(-60, 2), at(-50, 2, false), at(-20, 3), at(-5, 3, false), at(-1, 4)]);
      const changes = await readChanges(db, 'a', ['1', '404'], hours(-40));
      expect(changes.get('1')?.map(({ score }) => score)).toEqual([2, 3, 4]);
      expect(changes.has('404')).toBe(false);
    });

    test('bands are counted over companies that are there', async () => {
      await upsert(db, 'company', [record('company', '1'), record('company', '2')]);
      await saveScores(db, 'a', [score('1', { band: 'red' }), score('2', { band: null, score: null }), score('gone')]);
      expect(await countBands(db, 'a')).toEqual({ red: 1, none: 1 });
    });
  });

  describe('writes', () => {
    const wish = (companyId: string, hash: string) => ({ companyId, hash, values: () => ({ score: 1 }) });
    const pendingIds = async () => (await nextPending(db, 'a', 100)).map(({ companyId }) => companyId);
    const accept = (companyId: string, hash: string) =>
      saveOutcomes(db, 'a', { outcomes: [{ companyId, hash, refusal: null }] }, now);

    test('a wish is pending until the CRM shows it, and again when it changes', async () => {
      await saveWishes(db, 'a', [wish('1', 'x'), wish('2', 'y')]);
      expect(await pendingIds()).toEqual(['1', '2']);
      await accept('1', 'x');
      await accept('2', 'y');
      expect(await countPending(db, 'a')).toBe(0);
      await saveWishes(db, 'a', [wish('1', 'x'), wish('2', 'z')]);
      expect(await pendingIds()).toEqual(['2']);
      await forgetWritten(db, 'a');
      expect(await pendingIds()).toEqual(['1', '2']);
      await dropWrites(db, 'a', ['1']);
      expect(await pendingIds()).toEqual(['2']);
    });

    test('a refused wish waits until it changes', async () => {
      await saveWishes(db, 'a', [wish('1', 'x')]);
      await saveOutcomes(
        db,
        'a',
        { outcomes: [{ companyId: '1', hash: 'x', refusal: { code: 'invalid', message: 'no' } }] },
        now,
      );
      await saveWishes(db, 'a', [wish('1', 'x')]);
      expect(await pendingIds()).toEqual([]);
      expect(await listRefusals(db, 'a', 10)).toEqual([{ companyId: '1', code: 'invalid', message: 'no' }]);
      await saveWishes(db, 'a', [wish('1', 'y')]);
      expect(await pendingIds()).toEqual(['1']);
    });

    test('an answer to an older wish leaves the newer one pending', async () => {
      await saveWishes(db, 'a', [wish('1', 'new')]);
      await accept('1', 'old');
      expect(await pendingIds()).toEqual(['1']);
    });
  });
}
