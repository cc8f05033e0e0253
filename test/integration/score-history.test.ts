import { sql } from 'kysely';
import { setPulse, undoPulse } from '../../server/src/scoring/set-pulse.ts';
import { account, modelText, start, useScoreLife } from '../support/score-life.ts';

/** What is kept of scores over days and models, why they moved, and whether it can be computed again. */

const {
  db,
  models,
  now,
  passDays,
  putCompany,
  openTickets,
  score,
  scoreAgain,
  stored,
  points,
  lastMove,
  replay,
  card,
  renewalIn,
} = useScoreLife();

describe('history', () => {
  test('a scoring that changes nothing adds a point a day at most', async () => {
    await putCompany({});
    await openTickets(1);
    await score();
    for (const hours of [1, 2, 20, 1, 1, 30]) {
      passDays(hours / 24);
      await scoreAgain();
    }
    expect((await points()).map(({ at, changed }) => [at.toISOString().slice(0, 10), changed])).toEqual([
      ['2026-03-02', true],
      ['2026-03-03', false],
      ['2026-03-04', false],
    ]);
    expect((await replay()).connections[0]).toMatchObject({ points: { same: 3 }, scores: { same: 1 }, differing: [] });
  });

  test('a change says why, to the point and with its records', async () => {
    await putCompany({ renewalDate: renewalIn(80) });
    await openTickets(1);
    await score();
    passDays(10);
    await openTickets(3);
    await score();
    const move = await lastMove();
    expect(move).toEqual({
      delta: -15,
      parts: [
        { kind: 'time', metric: 'renewal', delta: -5, before: 80, after: 70 },
        {
          ...{ kind: 'behaviour', metric: 'open', delta: -10, before: 1, after: 3, removed: [] },
          added: ['2', '3'].map((id) => ({ type: 'ticket', id, field: 'isOpen', value: true })),
        },
      ],
    });
    expect((await card()).moved).toMatchObject({
      ...{ since: start.toISOString(), delta: -15 },
      parts: [
        { label: 'Renewal' },
        { label: 'Tickets open', added: [{ id: '2', name: 'T2', url: 'crm/ticket/2' }, { id: '3' }] },
      ],
    });
  });

  test('a published model scores everybody again, and the change is charged to the model', async () => {
    await putCompany({ renewalDate: renewalIn(50) });
    await openTickets(0);
    await score();
    passDays(0.001);
    await models().publish(account.id, modelText({ supportWeight: 3 }), { by: 'test', why: null });
    expect(await score()).toBe(1);
    expect(await stored()).toMatchObject({ score: 88, modelVersion: 2 });
    expect(await lastMove()).toMatchObject({ delta: 12.5, parts: [{ kind: 'model', delta: 12.5 }] });
    expect((await card()).moved?.parts).toMatchObject([
      { kind: 'model', paths: [expect.stringContaining('support weight 1 → 3')] },
    ]);
    expect((await replay()).connections[0]).toMatchObject({ points: { same: 2 }, scores: { same: 1 } });
  });

  test('a stored answer that was tampered with does not pass the replay', async () => {
    await putCompany({});
    await openTickets(1);
    await score();
    await sql`update score set answer = replace(answer, '90', '91')`.execute(db());
    await sql`update score_point set answer_hash = 'forged'`.execute(db());
    expect((await replay()).connections[0]).toMatchObject({
      points: { same: 0, different: 1 },
      scores: { same: 0, different: 1 },
      differing: [
        { companyId: '1', kind: 'score' },
        { companyId: '1', kind: 'point' },
      ],
    });
  });
});

describe('pulse', () => {
  const deps = () => ({ db: db(), models: models(), now, wakeScoring: () => undefined });
  const set = (value: number, reason: string | null = null) =>
    setPulse(deps(), account, '1', { value, reason, setBy: 'ana@example.com' });

  test('counts at once, says who, when, why and until when, expires, and can be taken back', async () => {
    await putCompany({ renewalDate: renewalIn(300) });
    await openTickets(0);
    await score();
    passDays(0.1);
    expect(await set(0, 'champion left')).toBe(true);
    const withPulse = await card();
    expect(withPulse).toMatchObject({
      score: 80,
      pulse: {
        ...{ value: 0, reason: 'champion left', by: 'ana@example.com', setAt: now().toISOString() },
        expiresAt: new Date(now().getTime() + 20 * 86_400_000).toISOString(),
      },
    });
    expect((await lastMove())?.parts).toMatchObject([
      { kind: 'coverage', metrics: [{ metric: 'pulse', before: 'missing', after: 'present' }] },
    ]);
    passDays(21);
    await scoreAgain();
    expect((await card()).metrics.find(({ id }) => id === 'pulse')).toMatchObject({ state: 'expired', value: 0 });
    await set(50);
    await set(100);
    expect(await undoPulse(deps(), account, '1')).toBe(true);
    expect((await card()).pulse).toMatchObject({ value: 50 });
    expect((await replay()).connections[0]?.differing).toEqual([]);
  });

  test('sent twice is one rating, and taken back twice takes back no other', async () => {
    await putCompany({ renewalDate: renewalIn(300) });
    await score();
    await set(75);
    passDays(1);
    await set(0, 'by mistake');
    const setAt = new Date(now());
    passDays(0.0001);
    await set(0, 'by mistake');
    expect((await card()).pulse).toMatchObject({ value: 0, setAt: setAt.toISOString() });
    expect(await undoPulse(deps(), account, '1', setAt)).toBe(true);
    expect(await undoPulse(deps(), account, '1', setAt)).toBe(true);
    expect((await card()).pulse).toMatchObject({ value: 75 });
    expect(await undoPulse(deps(), account, '1', new Date(0))).toBe(false);
    // The same view a day later is a new one: it lasts from then.
    passDays(1);
    await set(75);
    expect((await card()).pulse).toMatchObject({ value: 75, setAt: now().toISOString() });
  });

  test('of a company that is not known is refused', async () => {
    expect(await set(10)).toBe(false);
    expect(await undoPulse(deps(), account, '1')).toBe(false);
  });
});
