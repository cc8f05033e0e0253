import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pino from 'pino';
import type { TokenRefresher, Tokens } from '../../server/src/crm/connector.ts';
import { CrmError } from '../../server/src/crm/errors.ts';
import { makeSessions } from '../../server/src/crm/session.ts';
import { makeVault } from '../../server/src/crm/vault.ts';
import { readTokens, saveConnection } from '../../server/src/store/connections.ts';
import { type Db, openDatabase } from '../../server/src/store/db/open.ts';
import { makePostgresTurns } from '../../server/src/store/lock.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/require.ts';
import { connection } from './store/fixtures.ts';

const id = 'salesforce-00D000000000001AAA';
const logger = pino({ level: 'silent' });
const vault = makeVault(randomBytes(32));
const inAnHour = () => new Date(Date.now() + 3_600_000);
const tokens = (name: string): Tokens => ({
  ...{ accessToken: `access ${name}`, refreshToken: `refresh ${name}`, accessExpiresAt: inAnHour() },
});

/** Uses a refresh token up by its use; one that comes back ends them all. */
function rotating(first: string) {
  let good = first;
  let asked = 0;
  const refresher = (before: () => Promise<unknown> = async () => undefined): TokenRefresher => ({
    refresh: async (refreshToken) => {
      asked += 1;
      const isGood = refreshToken === good;
      good = isGood ? `refresh ${asked}` : 'none';
      await before();
      if (!isGood) throw new CrmError('disconnected', 'Used up.');
      return tokens(String(asked));
    },
  });
  return { refresher, asked: () => asked };
}

describeWith('tokens on PostgreSQL', postgresAvailable, () => {
  let postgres: Postgres;
  let url: string;
  const databases: Db[] = [];
  const waited: number[] = [];
  let onWait: () => Promise<unknown> = async () => undefined;

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.createDatabase('tokens');
    for (let process = 0; process < 2; process += 1) databases.push(await openDatabase({ databaseUrl: url }));
  });
  beforeEach(async () => {
    waited.length = 0;
    onWait = async () => undefined;
    await install('first');
  });
  afterAll(async () => {
    for (const db of databases) await db.destroy();
    await postgres?.stop();
  });

  const database = (process = 0): Db => databases[process] ?? fail();
  const fail = (): never => {
    throw new Error('No such process.');
  };
  const install = async (name: string) =>
    saveConnection(
      database(),
      { ...connection(id), crm: 'salesforce', accountId: '00D000000000001AAA' },
      await vault.seal(id, tokens(name)),
    );
  const sessionOf = (process: number, refresher: TokenRefresher) =>
    makeSessions({
      ...{ db: database(process), vault, logger, now: () => new Date() },
      inTurn: makePostgresTurns(url, logger),
      wait: async (delayMs) => {
        waited.push(delayMs);
        await onWait();
      },
    })(id, refresher);
  const stored = async () => {
    const sealed = await readTokens(database(), id);
    return sealed && (await vault.open(id, sealed));
  };
  const refuseUpdates = () =>
    sql`create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$;
      create trigger refuse before update on connection for each row execute function refuse()`.execute(database());
  const allowUpdates = () => sql`drop trigger if exists refuse on connection`.execute(database());

  test('are refreshed once by two processes that are refused at once, however often', async () => {
    const server = rotating('refresh first');
    const sessions = [0, 1].map((process) => sessionOf(process, server.refresher()));
    let refused = 'access first';
    for (let round = 1; round <= 8; round += 1) {
      const got = await Promise.all([...sessions, ...sessions].map((session) => session.token(refused)));
      expect(got.map(({ accessToken }) => accessToken)).toEqual(Array(4).fill(`access ${round}`));
      refused = `access ${round}`;
    }
    expect(server.asked()).toBe(8);
  });

  test('that cannot be kept at once are kept a little later, and nobody refreshes meanwhile', async () => {
    const server = rotating('refresh first');
    const [one, other] = [sessionOf(0, server.refresher()), sessionOf(1, server.refresher())];
    await refuseUpdates();
    onWait = () => (waited.length === 2 ? allowUpdates() : Promise.resolve());
    const got = await Promise.all([one.token('access first'), other.token('access first')]);
    expect(got.map(({ accessToken }) => accessToken)).toEqual(['access 1', 'access 1']);
    expect([server.asked(), waited.length]).toEqual([1, 2]);
  });

  test('that cannot be kept for long are remembered, kept by whoever asks next, and not asked for again', async () => {
    const server = rotating('refresh first');
    const session = sessionOf(0, server.refresher());
    await refuseUpdates();
    await expect(session.token('access first')).rejects.toThrow('away');
    await allowUpdates();
    // As if nothing had been refused: what is stored looks good.
    expect(await session.token()).toMatchObject({ accessToken: 'access 1' });
    expect(await stored()).toMatchObject({ refreshToken: 'refresh 1' });
    expect(server.asked()).toBe(1);
  });

  test('of somebody who has connected again meanwhile stay, and are what is answered', async () => {
    const server = rotating('refresh first');
    const session = sessionOf(
      0,
      server.refresher(() => install('again')),
    );
    expect(await session.token('access first')).toMatchObject({ accessToken: 'access again' });
    expect(await stored()).toMatchObject({ refreshToken: 'refresh again' });
  });

  test('of a refusal that comes too late end nothing', async () => {
    const server = rotating('another');
    const session = sessionOf(
      0,
      server.refresher(() => install('again')),
    );
    await expect(session.token('access first')).rejects.toMatchObject({ code: 'disconnected' });
    const row = await database().selectFrom('connection').select('status').executeTakeFirstOrThrow();
    expect(row.status).toBe('active');
    expect(await session.token()).toMatchObject({ accessToken: 'access again' });
  });
});
