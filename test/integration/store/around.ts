import type { Move } from '@barometer/shared/scoring/move.ts';
import { readCardRows } from '../../../server/src/store/card.ts';
import { findConnection, saveConnection } from '../../../server/src/store/connections.ts';
import { readLists, saveList } from '../../../server/src/store/crm-lists.ts';
import { clearDirty, markDirty, nextDirty } from '../../../server/src/store/dirty.ts';
import { addEvents, finishEvents, nextEvents } from '../../../server/src/store/inbox.ts';
import { addPoints } from '../../../server/src/store/points.ts';
import {
  dropFromPortfolio,
  type PortfolioLine,
  savePortfolio,
  summarizePortfolio,
} from '../../../server/src/store/portfolio.ts';
import { countPortfolio, type PortfolioPlace, readPortfolioPage } from '../../../server/src/store/portfolio-page.ts';
import { addPulse } from '../../../server/src/store/pulses.ts';
import { saveScores } from '../../../server/src/store/scores.ts';
import {
  actionEventKey,
  addAction,
  claimActions,
  dropEndedActions,
  readOutcome,
  settleAction,
} from '../../../server/src/store/workflow-actions.ts';
import { saveOutcomes, saveWishes } from '../../../server/src/store/writes.ts';
import { connection, hours, now, type OpenedDb, point, record, score, upsert } from './fixtures.ts';

const line = (companyId: string, changes: Partial<PortfolioLine> = {}): PortfolioLine => ({
  ...{ companyId, name: `Company ${companyId}`, ownerId: null, ownerName: null, renewalDate: null, revenue: null },
  ...{ state: 'scored', score: 50, band: 'yellow', grade: 'C', trend: null, change30d: null, topRisk: null },
  ...changes,
});
const today = '2026-06-30';

/** What is kept for the pages around the card. */
export function aroundSuite(db: OpenedDb): void {
  describe('portfolio', () => {
    const page = (sort: Parameters<typeof readPortfolioPage>[2]['sort'], after: PortfolioPlace | null = null) =>
      readPortfolioPage(db(), 'a', { filter: {}, sort, after, today, limit: 2 });
    const ids = async (sort: Parameters<typeof page>[0]) => {
      const first = await page(sort);
      const second = first.next && (await page(sort, first.next));
      const third = second?.next ? await page(sort, second.next) : undefined;
      return [first, second, third].flatMap((found) => found?.lines.map(({ companyId }) => companyId) ?? []);
    };

    test('each order is gone through page by page, those without a value last, and equals by id', async () => {
      await savePortfolio(db(), 'a', [
        line('1', { score: 90, revenue: 5, renewalDate: '2026-06-29', change30d: -3, name: 'Émile' }),
        line('2', { score: 10, revenue: null, renewalDate: null, change30d: null, name: 'zebra' }),
        line('3', { score: null, revenue: 7.5, renewalDate: '2026-06-30', change30d: 4, name: null }),
        line('4', { score: 10, revenue: 7.5, renewalDate: '2020-01-01', change30d: -20, name: 'Data' }),
        line('5', { score: null, revenue: 0, renewalDate: '2027-01-01', change30d: null, name: 'fern' }),
      ]);
      await savePortfolio(db(), 'b', [line('6', { score: 0 })]);
      expect(await ids('score')).toEqual(['2', '4', '1', '3', '5']);
      expect(await ids('change')).toEqual(['4', '1', '3', '2', '5']);
      expect(await ids('revenue')).toEqual(['4', '3', '1', '5', '2']);
      expect(await ids('renewal')).toEqual(['3', '5', '1', '4', '2']);
      expect(await ids('name')).toEqual(['3', '4', '1', '5', '2']);
    });

    test('a page goes on behind its last line, though that has moved meanwhile', async () => {
      await savePortfolio(
        db(),
        'a',
        ['1', '2', '3', '4'].map((id) => line(id, { score: Number(id) })),
      );
      const { next } = await page('score');
      await savePortfolio(db(), 'a', [line('2', { score: 99 })]);
      expect((await page('score', next)).lines.map(({ companyId }) => companyId)).toEqual(['3', '4']);
      await dropFromPortfolio(db(), 'a', ['2', '3']);
      expect((await page('score', next)).lines.map(({ companyId }) => companyId)).toEqual(['4']);
    });

    test('counts are of one account: by band, with revenue, and by owner', async () => {
      await savePortfolio(db(), 'a', [
        line('1', { band: 'red', revenue: 5, ownerId: '7', ownerName: 'Ana' }),
        line('2', { band: 'red', revenue: null, ownerId: '7', ownerName: 'Ana' }),
        line('3', { band: null, score: null, ownerId: '8', ownerName: null }),
      ]);
      await savePortfolio(db(), 'b', [line('1', { band: 'red', revenue: 1000, ownerId: '7' })]);
      const summary = await summarizePortfolio(db(), 'a');
      expect(summary.companies).toBe(3);
      expect(summary.bands.find(({ id }) => id === 'red')).toEqual({ id: 'red', companies: 2, revenue: 5 });
      expect(summary.bands.find(({ id }) => id === null)).toEqual({ id: null, companies: 1, revenue: null });
      expect(summary.owners.find(({ id }) => id === '7')).toEqual({ id: '7', name: 'Ana', companies: 2 });
      expect(await countPortfolio(db(), 'a', { band: 'red', owner: '7', search: 'COMPANY 1' })).toBe(1);
      expect(await countPortfolio(db(), 'a', { band: null })).toBe(1);
      expect(await countPortfolio(db(), 'a', { search: '_' })).toBe(0);
    });
  });

  describe('a card’s rows', () => {
    beforeEach(async () => {
      for (const tenant of ['a', 'b'])
        await saveConnection(db(), connection(tenant), { sealed: 'x', accessExpiresAt: now });
    });
    const rowsOf = (tenant: string, companyId = '1') =>
      readCardRows(db(), tenant, companyId, { now, days: 90, moveDays: 30 });
    const days = (count: number) => hours(-24 * count);
    const answer = { metrics: [{ id: 'm', evidence: [{ type: 'ticket', id: '9', value: '\u0000' }] }] };
    const named = (name: string) => ({ answer: JSON.stringify(answer), names: [['ticket', '9', name, 7] as const] });

    test('are the company, its last score with the names it speaks of, and its rating', async () => {
      await upsert(db(), 'company', [record('company', '1')], 1, 'a');
      expect((await rowsOf('a'))?.scored).toBeUndefined();
      await saveScores(db(), 'a', [score('1', { ...named('Late'), revision: 9, bandSince: days(3) })]);
      const rows = await rowsOf('a');
      expect(rows?.connection).toEqual(await findConnection(db(), 'a'));
      expect(rows?.scored).toMatchObject({
        company: { id: '1', name: record('company', '1').properties.name },
        answer,
        score: { names: [['ticket', '9', 'Late', 7]], asOf: score('1').asOf, bandSince: days(3) },
        pulse: null,
        points: [],
      });
      for (const value of [10, 20])
        await db()
          .transaction()
          .execute((tx) => addPulse(tx, 'a', '1', { value, reason: null, setBy: 'x', setAt: hours(value) }));
      expect((await rowsOf('a'))?.scored?.pulse).toMatchObject({ value: 20, setAt: hours(20) });
    });

    test('are of one account, though another has a company, a rating and a history of the same ids', async () => {
      for (const tenant of ['a', 'b']) {
        await upsert(db(), 'company', [record('company', '1', { name: tenant })], 1, tenant);
        await saveScores(db(), tenant, [score('1', { ...named(tenant), band: tenant })]);
        await addPoints(db(), tenant, [point('1', { at: days(1), band: tenant })]);
        await db()
          .transaction()
          .execute((tx) => addPulse(tx, tenant, '1', { value: 1, reason: tenant, setBy: 'x', setAt: now }));
      }
      for (const tenant of ['a', 'b'])
        expect(await rowsOf(tenant)).toMatchObject({
          connection: { id: tenant },
          scored: {
            company: { name: tenant },
            score: { band: tenant, names: [['ticket', '9', tenant, 7]] },
            pulse: { reason: tenant },
            points: [{ band: tenant }],
          },
        });
      expect(await rowsOf('c')).toBeUndefined();
    });

    test('have the moves of the last days only', async () => {
      const move: Move = { delta: 1, parts: [{ kind: 'scorecard', delta: 1, before: null, after: 'x' }] };
      await upsert(db(), 'company', [record('company', '1')], 1, 'a');
      await saveScores(db(), 'a', [score('1', { asOf: now })]);
      await addPoints(
        db(),
        'a',
        [40, 10].map((ago) => point('1', { at: days(ago), changed: true, move })),
      );
      expect((await rowsOf('a'))?.scored?.points.map((found) => found.move)).toEqual([null, move]);
    });

    test('reach back to the point in force and to the last change, however often they are read', async () => {
      const points = [
        [200, true],
        [150, true],
        [100, false],
        [80, false],
        [10, true],
      ] as const;
      const read = async () => (await rowsOf('a'))?.scored?.points.map(({ at }) => at);
      await upsert(db(), 'company', [record('company', '1')], 1, 'a');
      await saveScores(db(), 'a', [score('1', { asOf: now })]);
      await addPoints(
        db(),
        'a',
        points.map(([ago, changed]) => point('1', { at: days(ago), changed })),
      );
      for (let time = 0; time < 8; time++) expect(await read()).toEqual([150, 100, 80, 10].map(days));
      await saveScores(db(), 'a', [score('1', { asOf: days(150), revision: 2 })]);
      expect(await read()).toEqual(points.map(([ago]) => days(ago)));
    });
  });

  describe('workflow actions', () => {
    const action = { callbackId: 'ap-1', kind: 'recalculate' as const, companyId: '1' };
    const claim = (at = now, patientSince = hours(-1)) => claimActions(db(), 'a', { now: at, patientSince, limit: 10 });
    const event = { accountId: 'a', key: actionEventKey('ap-1'), occurredAt: now, changes: [] };

    test('are taken when nothing of their company waits any more, once', async () => {
      await upsert(db(), 'company', [record('company', '1')], 1, 'a');
      expect(await addAction(db(), 'a', action, 'waiting', now)).toBe(true);
      expect(await addAction(db(), 'a', action, 'waiting', now)).toBe(false);
      await addEvents(db(), 'a', [event], now);
      await markDirty(db(), 'a', ['1']);
      expect(await claim()).toEqual([]);
      await finishEvents(db(), 'a', await nextEvents(db(), 'a', 10), now);
      expect(await claim()).toEqual([]);
      await saveScores(db(), 'a', [score('1')]);
      await saveWishes(db(), 'a', [{ companyId: '1', hash: 'h', values: () => ({ score: 80 }) }]);
      await clearDirty(db(), 'a', await nextDirty(db(), 'a', { after: null, limit: 10 }));
      expect(await claim()).toEqual([]);
      expect(await readOutcome(db(), 'a', action)).toMatchObject({ settled: false });
      await saveOutcomes(db(), 'a', { outcomes: [{ companyId: '1', hash: 'h', refusal: null }] }, now);
      expect(await claimActions(db(), 'b', { now, patientSince: hours(-1), limit: 10 })).toEqual([]);
      expect(await claim()).toMatchObject([{ callbackId: 'ap-1', tries: 1 }]);
      expect(await claim()).toEqual([]);
      expect(await readOutcome(db(), 'a', action)).toEqual({
        ...{ settled: true, known: true, score: 80, band: 'green', refused: false },
      });
      expect(await claim(hours(1))).toMatchObject([{ tries: 2 }]);
      await settleAction(db(), 'a', 'ap-1', { done: true });
      expect(await claim(hours(2))).toEqual([]);
    });

    test('one that has been told to go on stays so, whatever a second try that comes late was answered', async () => {
      await addAction(db(), 'a', action, 'waiting', now);
      await settleAction(db(), 'a', 'ap-1', { done: true });
      await settleAction(db(), 'a', 'ap-1', { error: { code: 'not-found', message: 'y' }, again: null });
      const kept = await db().selectFrom('workflow_action').select(['state', 'error']).execute();
      expect(kept).toEqual([{ state: 'done', error: null }]);
    });

    test('are taken unsettled when they have waited too long; ended ones go', async () => {
      await addAction(db(), 'a', action, 'waiting', now);
      await markDirty(db(), 'a', ['1']);
      expect(await claim(hours(2), hours(1))).toMatchObject([{ callbackId: 'ap-1' }]);
      expect(await readOutcome(db(), 'a', action)).toMatchObject({ settled: false, known: false, score: null });
      await settleAction(db(), 'a', 'ap-1', { error: { code: 'x', message: 'y' }, again: hours(3) });
      await dropEndedActions(db(), 'a', hours(9));
      expect(await claim(hours(3), hours(1))).toHaveLength(1);
      await settleAction(db(), 'a', 'ap-1', { error: { code: 'x', message: 'y' }, again: null });
      await dropEndedActions(db(), 'a', hours(9));
      expect(await addAction(db(), 'a', action, 'done', now)).toBe(true);
    });
  });

  test('lists are kept by our names for them, the latest of each', async () => {
    await saveList(db(), 'a', { id: 'red', crmId: '1', name: 'Red' }, now);
    await saveList(db(), 'a', { id: 'red', crmId: '2', name: 'Red' }, now);
    await saveList(db(), 'b', { id: 'red', crmId: '3', name: 'Red' }, now);
    expect(await readLists(db(), 'a')).toEqual([{ id: 'red', crmId: '2', name: 'Red' }]);
  });
}
