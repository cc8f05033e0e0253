import type { CrmRecord, Properties } from '@barometer/shared/crm.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { sql } from 'kysely';
import { replayTask } from '../../server/src/operator/replay.ts';
import { type ModelLibrary, makeModelLibrary } from '../../server/src/scoring/model-library.ts';
import { readCard } from '../../server/src/scoring/read-card.ts';
import { scoreDirty } from '../../server/src/scoring/score-dirty.ts';
import { saveConnection } from '../../server/src/store/connections.ts';
import { databaseDir } from '../../server/src/store/db/data-dir.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { markAllDirty } from '../../server/src/store/dirty.ts';
import { listPoints } from '../../server/src/store/points.ts';
import { upsertRecords } from '../../server/src/store/records.ts';
import { removeUnseen } from '../../server/src/store/removals.ts';
import { readScores } from '../../server/src/store/scores.ts';
import { beginSync, endSync } from '../../server/src/store/syncs.ts';
import { nextPending } from '../../server/src/store/writes.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { connection } from '../integration/store/fixtures.ts';
import { makeDataDir } from './database.ts';

export interface ModelOptions {
  supportWeight?: number;
  frozen?: boolean;
  scorecards?: 'one' | 'two';
}

/** Support (open tickets) and renewal; with two scorecards, new customers are only looked at for their tickets. */
export function modelText({ supportWeight = 1, scorecards = 'one' }: ModelOptions = {}): string {
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

export const account = connection('hubspot-1');
const logger = makeLogger('silent');
export const start = new Date('2026-03-02T09:00:00Z');

/** One company's scores over days and models, on a database and a clock of its own; no CRM is needed for it. */
export function useScoreLife() {
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
  return {
    ...{ db: () => db, models: () => models, now, passDays, put, putCompany, openTickets, score, scoreAgain },
    ...{ stored, points, lastMove, replay, card, wish, renewalIn },
  };
}
