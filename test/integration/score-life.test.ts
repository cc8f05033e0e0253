import { addPulse } from '../../server/src/store/pulses.ts';
import { eraseRecords } from '../../server/src/store/removals.ts';
import { account, modelText, useScoreLife } from '../support/score-life.ts';

/** Bands, frozen companies and fields over days and models. */

const {
  db,
  models,
  now,
  passDays,
  put,
  putCompany,
  openTickets,
  score,
  scoreAgain,
  stored,
  points,
  lastMove,
  replay,
  card,
  wish,
  renewalIn,
} = useScoreLife();

describe('bands', () => {
  test('a score that trembles about an edge keeps its band, and the moment since which it has it', async () => {
    const seen: unknown[] = [];
    await putCompany({});
    for (const open of [3, 4, 3, 2, 3, 4]) {
      // 0.3 of a point a ticket would be a bore: 70, 60 (yellow), 70 (still yellow: below 73), 80 (green), 70, 60.
      await openTickets(open);
      await score();
      const { score: points100, band, bandSince } = (await stored()) ?? {};
      seen.push([points100, band, bandSince?.toISOString().slice(0, 10)]);
      passDays(1);
    }
    expect(seen).toEqual([
      [70, 'green', '2026-03-02'],
      [60, 'yellow', '2026-03-03'],
      [70, 'yellow', '2026-03-03'],
      [80, 'green', '2026-03-05'],
      [70, 'green', '2026-03-05'],
      [60, 'yellow', '2026-03-07'],
    ]);
    expect((await replay()).connections[0]?.points).toEqual({ same: 6, different: 0, impossible: 0 });
  });

  test('every scorecard has a band of its own to start from, also while another one is the primary', async () => {
    await models().publish(account.id, modelText({ scorecards: 'two' }), { by: 'test', why: null });
    await putCompany({ customerSince: '2026-03-01', renewalDate: renewalIn(60) });
    await openTickets(0);
    await score();
    // Everybody: (100 + 60) / 2 = 80, green. Then 70 − and it is still green by hysteresis when it becomes the primary.
    expect(await stored()).toMatchObject({ scorecard: 'first-days', bands: { 'first-days': 'green', all: 'green' } });
    passDays(31);
    await putCompany({ customerSince: '2026-03-01', renewalDate: renewalIn(38) });
    await scoreAgain();
    expect(await stored()).toMatchObject({ scorecard: 'all', score: 69, band: 'green', bands: { all: 'green' } });
    const history = (await card()).history ?? [];
    expect(history.map((point) => point.scorecard?.label)).toEqual(['First days', 'Everybody']);
    expect((await lastMove())?.parts).toContainEqual({
      kind: 'scorecard',
      delta: -31,
      before: 'first-days',
      after: 'all',
    });
    expect((await replay()).connections[0]?.differing).toEqual([]);
  });

  test('a day without data takes the colour away; when the data is back, hysteresis goes on where it was', async () => {
    await models().publish(account.id, modelText().replace('coverageFloor: 0.3', 'coverageFloor: 0.8'), {
      by: 'test',
      why: null,
    });
    await putCompany({ renewalDate: renewalIn(70) });
    await openTickets(0);
    await score();
    expect(await stored()).toMatchObject({ band: 'green', score: 85 });
    passDays(0.1);
    await putCompany({});
    await score();
    expect(await stored()).toMatchObject({ state: 'insufficient-data', band: null, score: null, bandSince: null });
    expect(await wish()).toMatchObject({ score: null, band: null, grade: null });
    passDays(0.1);
    await putCompany({ renewalDate: renewalIn(38) });
    await score();
    expect(await stored()).toMatchObject({ state: 'scored', band: 'green', score: 69 });
    expect((await replay()).connections[0]).toMatchObject({ points: { same: 3 }, scores: { same: 1 } });
  });
});

describe('frozen', () => {
  test('who has left keeps the last score, in the CRM and in replays, whatever happens later', async () => {
    await putCompany({ renewalDate: renewalIn(50) });
    await openTickets(2);
    await score();
    const before = await stored();
    passDays(3);
    await putCompany({ renewalDate: renewalIn(50), lifecycleStage: 'churned' });
    await openTickets(9);
    await score();
    await models().publish(account.id, modelText({ supportWeight: 9 }), { by: 'test', why: null });
    passDays(1);
    await score();
    // What its records are called goes on with them.
    expect(await stored()).toEqual({ ...before, names: expect.anything(), state: 'frozen' });
    expect(await wish()).toMatchObject({ score: before?.score, band: before?.band });
    expect((await points()).map(({ state }) => state)).toEqual(['scored', 'frozen']);
    expect((await replay()).connections[0]).toMatchObject({ points: { same: 2 }, scores: { same: 1 }, differing: [] });
  });

  test('who has left keeps a score that cannot be computed again once a record behind it was erased', async () => {
    await putCompany({ renewalDate: renewalIn(50) });
    await openTickets(2);
    await score();
    passDays(3);
    await putCompany({ renewalDate: renewalIn(50), lifecycleStage: 'churned' });
    await score();
    const before = await stored();
    await db()
      .transaction()
      .execute((tx) => eraseRecords(tx, account.id, 'ticket', ['2']));
    await score();
    expect(await stored()).toMatchObject({ state: 'frozen', score: before?.score, answer: before?.answer });
    expect((await stored())?.names.map(([, id]) => id)).toEqual(['1']);
    const none = { same: 0, different: 0 };
    expect((await replay()).connections[0]).toMatchObject({ points: none, scores: none, differing: [] });
  });
});

test('a scorecard with a field of its own is written there, wherever it matches', async () => {
  await models().publish(account.id, modelText({ scorecards: 'two' }), { by: 'test', why: null });
  await putCompany({ customerSince: '2026-03-01', renewalDate: renewalIn(60) });
  await openTickets(1);
  await score();
  expect(await wish()).toMatchObject({ score: 90, scorecard: 'first-days', score_first_days: 90, score_all: 75 });
  passDays(40);
  await scoreAgain();
  expect(await wish()).toMatchObject({ scorecard: 'all', score_first_days: null });
});

describe('a card', () => {
  const named = async () => {
    const { company, score, model, metrics, pulse } = await card();
    const tickets = metrics.flatMap(({ evidence }) => evidence).filter(({ type }) => type === 'ticket');
    return { company: company.name, ticket: tickets[0]?.name, score, model: model?.version, pulse: pulse?.value };
  };

  test('has the names of the records it shows kept with it, and no others', async () => {
    await putCompany({});
    const kept: unknown[] = [];
    for (const open of [1, 3, 2, 1]) {
      await openTickets(open);
      await score();
      kept.push((await stored())?.names.map(([, id]) => id));
      passDays(1);
    }
    // The second and the third came and went: put together, nothing has moved.
    expect(kept).toEqual([['1'], ['1', '2', '3'], ['1', '2'], ['1']]);
  });

  test('shows what has become of it since the last look: a rating at once, the rest as soon as it is scored', async () => {
    await putCompany({});
    await openTickets(1);
    await score();
    const first = await named();
    expect(first).toEqual({ company: 'Acme', ticket: 'T1', score: 90, model: 1, pulse: undefined });

    passDays(1);
    await putCompany({ name: 'Acme & Sons' });
    await put('ticket', '1', { isOpen: true, subject: 'Printer on fire' }, ['1']);
    await score();
    const renamed = { ...first, company: 'Acme & Sons', ticket: 'Printer on fire' };
    expect(await named()).toEqual(renamed);

    const pulse = { value: 25, reason: null, setBy: 'ana@x.example', setAt: now() };
    await db()
      .transaction()
      .execute((tx) => addPulse(tx, account.id, '1', pulse));
    expect(await named()).toEqual({ ...renamed, pulse: 25 });

    await openTickets(5);
    await models().publish(account.id, modelText({ supportWeight: 2 }), { by: 'ana', why: null });
    await score();
    expect(await named()).toMatchObject({ model: 2, score: 45 });
  });
});
