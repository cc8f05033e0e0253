import { makePlaceOf, type Place } from '../support/place.ts';
import { freePort } from '../support/port.ts';
import { type Postgres, postgresAvailable, startPostgres } from '../support/postgres.ts';
import { type Redis, redisAvailable, startRedis } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';
import { smallBook } from '../support/small-book.ts';

describeWith('a worker', redisAvailable && postgresAvailable, () => {
  let postgres: Postgres;
  let redis: Redis;
  let place: Place;
  beforeAll(async () => {
    postgres = await startPostgres();
    redis = await startRedis();
    const DATABASE_URL = await postgres.createDatabase('worker');
    place = await makePlaceOf('hubspot', smallBook(), { DATABASE_URL, REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await place?.close();
    await redis?.stop();
    await postgres?.stop();
  });

  test('tells on its own port that it lives, that it can work and what it did, and nothing else', async () => {
    const port = await freePort();
    const running = place.run('worker', '--port', String(port));
    await running.logged('"msg":"working"');
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await ask('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', migrations: 'ok', redis: 'ok' } },
    ]);
    expect(await (await ask('/metrics')).text()).toContain('barometer_crm_calls_total');
    for (const path of ['/console', '/oauth/hubspot/install', '/operator', '/api/card/companies/1'])
      expect((await ask(path)).status).toBe(404);
  });

  test.each(['x', '-1', '65536', '1.5'])('refuses "%s" as a port', async (port) => {
    const running = place.run('worker', `--port=${port}`);
    expect(await running.exited).toBe(2);
  });
});

test.each([
  ['REDIS_URL alone', ['serve'], 'REDIS_URL: needs DATABASE_URL'],
  ['neither', ['serve', '--no-work'], '--no-work: needs DATABASE_URL and REDIS_URL'],
])('a server is not started with %s', async (_what, args, told) => {
  const alone = await makePlaceOf('hubspot', smallBook(), args.length > 1 ? {} : { REDIS_URL: 'redis://127.0.0.1:1' });
  try {
    const running = alone.run(...args);
    expect([await running.exited, running.output()]).toEqual([2, expect.stringContaining(told)]);
  } finally {
    await alone.close();
  }
});
