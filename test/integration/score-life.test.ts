import type { CrmRecord, Properties } from '@barometer/shared/crm.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { sql } from 'kysely';
import { replayTask } from '../../server/src/operator/replay.ts';
import { type ModelLibrary, makeModelLibrary } from '../../server/src/scoring/model-library.ts';
import { readCard } from '../../server/src/scoring/read-card.ts';
import { scoreDirty } from '../../server/src/scoring/score-dirty.ts';
import { setPulse, undoPulse } from '../../server/src/scoring/set-pulse.ts';
import { saveConnection } from '../../server/src/store/connections.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { markAllDirty } from '../../server/src/store/dirty.ts';
import { listPoints } from '../../server/src/store/points.ts';
import { removeUnseen, upsertRecords } from '../../server/src/store/records.ts';
import { readScores } from '../../server/src/store/scores.ts';
import { beginSync, endSync } from '../../server/src/store/syncs.ts';
import { nextPending } from '../../server/src/store/writes.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { makeDataDir } from '../support/database.ts';
import { connection } from './store/fixtures.ts';

/** The life of scores over days and models, on a database and a clock of its own; no CRM is needed for it. */

const account = connection('hubspot-1');
const logger = makeLogger('silent');
const start = new Date('2026-03-02T09:00:00Z');
let clock = start;
const now = () => clock;
const passDays = (days: number) => {
  clock = new Date(clock.getTime() + days * 86_400_000);
};

const { dataDir, remove } = makeDataDir();
let db: Db;
let models: ModelLibrary;
let sync = 0;

beforeAll(async () => {
  db = await openDatabase({ dataDir: databaseDir(dataDir) });
});
afterAll(async () => {
  await db.destroy();
  remove();
});
beforeEach(async () => {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely_%'
  `.execute(db);
  for (const { name } of tables.rows) await sql`delete from ${sql.table(name)}`.execute(db);
  clock = start;
  sync = 1;
  models = makeModelLibrary({ db, now, defaultModel: async () => modelText() });
  await saveConnection(db, account, { sealed: 'x', accessExpiresAt: start });
  const run = await beginSync(db, account.id, start);
  await endSync(db, account.id, run.number, start, null);
});

interface ModelOptions {
  supportWeight?: number;
  frozen?: boolean;
  scorecards?: 'one' | 'two';
}

/** Support (open tickets) and renewal; with two scorecards, new customers are only looked at for their tickets. */
function modelText({ supportWeight = 1, scorecards = 'one' }: ModelOptions = {}): string {
  const support = `
      - id: support
        weight: ${supportWeight}
        metrics:
          - { id: open, label: Tickets open, weight: 1, from: { count: tickets, where: [{ field: isOpen, is: true }] }, curve: { linear: [[0, 100], [10, 0]] } }`;
  return `version: 1
name: Life
bands: [{ id: green, from: 70 }, { id: yellow, from: 40 }, { id: red, from: 0 }]
hysteresis: 3
coverageFloor: 0.3
frozenWhen: { field: company.lifecycleStage, is: churned }
metrics: [{ id: tenure, from: { daysSince: company.customerSince } }]
scorecards:
${
  scorecards === 'two'
    ? `  - id: first-days
    label: First days
    when: { metric: tenure, atMost: 30 }
    ownField: true
    dimensions:${support}
`
    : ''
}  - id: all
    label: Everybody
    ownField: true
    dimensions:${support}
      - id: commercial
        weight: 1
        metrics:
          - { id: renewal, label: Renewal, weight: 1, from: { daysUntil: company.renewalDate }, curve: { linear: [[0, 0], [100, 100]] } }
      - id: sentiment
        weight: 0.5
        metrics:
          - { id: pulse, label: Pulse, weight: 1, from: { pulse: true, expiresAfterDays: 20 }, curve: { linear: [[0, 0], [100, 100]] } }
`;
}

async function put(type: CrmRecord['type'], id: string, properties: Properties, companyIds: string[] = []) {
  const at = clock.toISOString();
  const record = { type, id, createdAt: at, modifiedAt: at, properties, companyIds };
  await db.transaction().execute((tx) => upsertRecords(tx, account.id, type, [record], sync));
}
const putCompany = (properties: Properties) => put('company', '1', { name: 'Acme', ...properties });
async function openTickets(count: number) {
  sync += 1;
  for (let id = 1; id <= count; id++) await put('ticket', String(id), { isOpen: true, subject: `T${id}` }, ['1']);
  await db.transaction().execute((tx) => removeUnseen(tx, account.id, 'ticket', sync, clock));
}
const score = () => scoreDirty({ db, models, now }, account, () => undefined);
const scoreAgain = async () => {
  await markAllDirty(db, account.id);
  await score();
};
const stored = async () => (await readScores(db, account.id, ['1'])).get('1');
const points = () => listPoints(db, account.id, { after: null, limit: 100 });
const lastMove = async (): Promise<Move | null | undefined> => (await points()).at(-1)?.move;
const replay = async () => {
  const deps = { db, models, now, logger, wakeScoring: () => undefined };
  return replayTask.run(deps, {}, () => undefined, new AbortController().signal);
};
const card = () =>
  readCard({ db, models, now, recordUrl: (_connection, type, id) => `crm/${type}/${id}` }, account, '1');
const wish = async () => (await nextPending(db, account.id, 10))[0]?.values;
const renewalIn = (days: number) => new Date(clock.getTime() + days * 86_400_000).toISOString().slice(0, 10);

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
    await models.publish(account.id, modelText({ scorecards: 'two' }), { by: 'test', why: null });
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
    await models.publish(account.id, modelText().replace('coverageFloor: 0.3', 'coverageFloor: 0.8'), {
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
    await models.publish(account.id, modelText({ supportWeight: 9 }), { by: 'test', why: null });
    passDays(1);
    await score();
    expect(await stored()).toEqual({ ...before, state: 'frozen' });
    expect(await wish()).toMatchObject({ score: before?.score, band: before?.band });
    expect((await points()).map(({ state }) => state)).toEqual(['scored', 'frozen']);
    expect((await replay()).connections[0]).toMatchObject({ points: { same: 2 }, scores: { same: 1 }, differing: [] });
  });
});

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
    await models.publish(account.id, modelText({ supportWeight: 3 }), { by: 'test', why: null });
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
    await sql`update score set answer = replace(answer, '90', '91')`.execute(db);
    await sql`update score_point set answer_hash = 'forged'`.execute(db);
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
  const deps = () => ({ db, models, now, wakeScoring: () => undefined });
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
        ...{ value: 0, reason: 'champion left', by: 'ana@example.com', setAt: clock.toISOString() },
        expiresAt: new Date(clock.getTime() + 20 * 86_400_000).toISOString(),
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
    const setAt = new Date(clock);
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
    expect((await card()).pulse).toMatchObject({ value: 75, setAt: clock.toISOString() });
  });

  test('of a company that is not known is refused', async () => {
    expect(await set(10)).toBe(false);
    expect(await undoPulse(deps(), account, '1')).toBe(false);
  });
});

test('a scorecard with a field of its own is written there, wherever it matches', async () => {
  await models.publish(account.id, modelText({ scorecards: 'two' }), { by: 'test', why: null });
  await putCompany({ customerSince: '2026-03-01', renewalDate: renewalIn(60) });
  await openTickets(1);
  await score();
  expect(await wish()).toMatchObject({ score: 90, scorecard: 'first-days', score_first_days: 90, score_all: 75 });
  passDays(40);
  await scoreAgain();
  expect(await wish()).toMatchObject({ scorecard: 'all', score_first_days: null });
});
