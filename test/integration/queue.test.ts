import { CrmError } from '../../server/src/crm/errors.ts';
import { makeBullQueue } from '../../server/src/queue/bull.ts';
import { makeEmbeddedQueue } from '../../server/src/queue/embedded.ts';
import type { Job, Queue } from '../../server/src/queue/queue.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { type Redis, redisAvailable, startRedis } from '../support/redis.ts';
import { describeWith } from '../support/require.ts';

/** What every driver of the queue promises. */
const logger = makeLogger('silent');
type MakeQueue = (job: Job, retryDelayMs: () => number) => Queue;

describe('the embedded queue', () => {
  suite((job, retryDelayMs) => makeEmbeddedQueue({ job, logger, retryDelayMs }));
});

describeWith('the queue on Redis', redisAvailable, () => {
  let redis: Redis;
  let count = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  const make: MakeQueue = (job, retryDelayMs) =>
    makeBullQueue({ job, logger, retryDelayMs, redisUrl: redis.url, prefix: `test${count++}` });
  suite(make);

  test('two processes share the work, and what one cannot take the other does', async () => {
    const done: string[] = [];
    const work = { logger, retryDelayMs: () => 1, redisUrl: redis.url, prefix: 'shared' };
    const [one, other] = ['one', 'other'].map((name) =>
      makeBullQueue({ ...work, job: async (connectionId) => void done.push(`${name} ${connectionId}`) }),
    );
    for (let account = 0; account < 20; account++) one?.wake(`a${account}`, 'score');
    await one?.idle();
    await other?.idle();
    const accounts = done.map((entry) => entry.split(' ')[1]);
    expect(new Set(accounts).size).toBe(20);
    await Promise.all([one?.close(), other?.close()]);
  });

  test('what is asked for while Redis is away is done when it is back', async () => {
    const own = await startRedis();
    const done: string[] = [];
    const queue = makeBullQueue({
      ...{ logger, retryDelayMs: () => 1, redisUrl: own.url, prefix: 'away' },
      job: async (connectionId) => void done.push(connectionId),
    });
    queue.wake('before', 'score');
    await queue.idle();
    await own.kill();
    queue.wake('during', 'score');
    await own.restart();
    await queue.idle();
    expect(done).toEqual(['before', 'during']);
    await queue.close();
    await own.stop();
  });
});

function suite(make: MakeQueue): void {
  test('a wake-up while work runs makes it run once more', async () => {
    let runs = 0;
    let begun = () => {};
    let release = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const queue = make(
      async () => {
        runs += 1;
        begun();
        if (runs === 1) await gate;
      },
      () => 1,
    );
    queue.wake('a', 'sync');
    await running;
    queue.wake('a', 'sync');
    queue.wake('a', 'sync');
    release();
    await queue.idle();
    expect(runs).toBe(2);
    await queue.close();
  });

  test('what may pass is tried again, what may not is left', async () => {
    const tries: Record<string, number> = {};
    const queue = make(
      async (connectionId) => {
        tries[connectionId] = (tries[connectionId] ?? 0) + 1;
        if (connectionId === 'gone') throw new CrmError('disconnected', 'x');
        if (tries[connectionId] < 3) throw new CrmError('unreachable', 'x');
      },
      () => 1,
    );
    queue.wake('gone', 'sync');
    queue.wake('flaky', 'sync');
    await queue.idle();
    expect(tries).toEqual({ gone: 1, flaky: 3 });
    await queue.close();
  });

  test('work that somebody else is at waits a second, not as long as after a failure', async () => {
    let tries = 0;
    const queue = make(
      async () => {
        tries += 1;
        if (tries < 3) throw new CrmError('busy', 'x');
      },
      () => 3_600_000,
    );
    queue.wake('a', 'events');
    await queue.idle();
    expect(tries).toBe(3);
    await queue.close();
  });

  test('it is not tried before the CRM said it would be of use; news are tried at once, a reminder waits', async () => {
    let tries = 0;
    let failed = () => {};
    const first = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const queue = make(
      async () => {
        tries += 1;
        if (tries > 1) return;
        failed();
        throw new CrmError('rate-limited', 'x', { retryAfterMs: 3_600_000 });
      },
      () => 1,
    );
    queue.wake('a', 'poll');
    await first;
    queue.wake('a', 'poll', 'reminder');
    expect(tries).toBe(1);
    // As soon as the failure is noted, news reach it.
    const news = setInterval(() => queue.wake('a', 'poll'), 20);
    await queue.idle();
    clearInterval(news);
    expect(tries).toBeGreaterThanOrEqual(2);
    await queue.close();
  });

  test('closing asks the running job to stop and waits for it', async () => {
    const events: string[] = [];
    let begun = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const queue = make(
      (_connectionId, _work, signal) =>
        new Promise((_resolve, reject) => {
          begun();
          signal.addEventListener('abort', () => {
            events.push('stopped');
            reject(signal.reason);
          });
        }),
      () => 1,
    );
    queue.wake('a', 'sync');
    await running;
    await queue.close();
    queue.wake('a', 'sync');
    events.push('closed');
    expect(events).toEqual(['stopped', 'closed']);
  });
}
