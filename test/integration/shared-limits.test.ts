import { Redis as Client } from 'ioredis';
import { makeLimiter } from '../../server/src/crm/hubspot/limiter.ts';
import { type Redis, redisAvailable, startRedis } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';

describeWith('the limits of an account that several processes call, counted in Redis', redisAvailable, () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const connect = async () => {
    const client = new Client(redis.url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  test('are kept by all of them together, and each account has its own', async () => {
    const clients = [await connect(), await connect()];
    const limiters = clients.map((client) => makeLimiter({ redis: client }));
    const starts: number[] = [];
    // Of 100 in ten seconds one goes every 103 ms: 27 take more than two and a half seconds, however many ask.
    const call = async (index: number) => {
      await limiters[index % 2]?.take('hubspot-1', 'general');
      starts.push(Date.now());
    };
    await Promise.all(Array.from({ length: 27 }, (_, index) => call(index)));
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(2_500);
    const keys = await clients[0]?.keys('barometer:*');
    expect(keys).toEqual([expect.stringContaining('barometer:calls:hubspot-1')]);
    for (const client of clients) client.disconnect();
  });

  test('are closed by one of them for all, until it is over', async () => {
    const clients = [await connect(), await connect()];
    const [one, other] = clients.map((client) => makeLimiter({ redis: client }));
    await one?.take('hubspot-3', 'general');
    await one?.pause('hubspot-3', 'general', 5 * 3_600_000);
    await one?.pause('hubspot-3', 'general', 1_000);
    await expect(other?.take('hubspot-3', 'general')).rejects.toMatchObject({ code: 'rate-limited' });
    const begun = Date.now();
    await one?.pause('hubspot-4', 'general', 1_000);
    await other?.take('hubspot-4', 'general');
    expect(Date.now() - begun).toBeGreaterThan(900);
    // Used up by others for a moment: the library cannot say less than a second, and says for ever.
    one?.observe('hubspot-5', { maxPer10s: 110, remaining: 0 });
    await other?.take('hubspot-5', 'general');
    for (const client of clients) client.disconnect();
  });

  test('let nobody wait for a clock that was set back', async () => {
    const client = await connect();
    const limiter = makeLimiter({ redis: client });
    await limiter.take('hubspot-6', 'general');
    const [key = ''] = await client.keys('barometer:calls:hubspot-6*');
    // What a call left there an hour ago, by a clock that was ahead.
    await client.set(key, `0 ${Date.now() + 3_600_000}`, 'PX', 3_600_000);
    await limiter.take('hubspot-6', 'general').finally(() => client.disconnect());
  });

  test('are counted by each process for itself while Redis is away', async () => {
    const client = await connect();
    const limiter = makeLimiter({ redis: client });
    await redis.kill();
    await limiter.take('hubspot-2', 'general');
    await redis.restart();
    client.disconnect();
  });
});
