import { Writable } from 'node:stream';
import { CrmError } from '../../server/src/crm/errors.ts';
import { makeEmbeddedQueue } from '../../server/src/queue/embedded.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';

const logger = makeLogger('silent', new Writable({ write: (_chunk, _encoding, done) => done() }));

describe('embedded queue', () => {
  test('a wake-up while a sync runs makes it run once more, not side by side', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const release: (() => void)[] = [];
    const queue = makeEmbeddedQueue({
      logger,
      retryDelayMs: () => 0,
      job: async () => {
        runs += 1;
        running += 1;
        most = Math.max(most, running);
        if (runs === 1) await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
      },
    });
    queue.wake('a', 'sync');
    queue.wake('a', 'sync');
    queue.wake('a', 'sync');
    release[0]?.();
    await queue.idle();
    expect([runs, most]).toEqual([2, 1]);
    await queue.close();
  });

  test('what may pass is tried again, what may not is left', async () => {
    const tries: Record<string, number> = {};
    const queue = makeEmbeddedQueue({
      logger,
      retryDelayMs: () => 1,
      job: async (connectionId) => {
        tries[connectionId] = (tries[connectionId] ?? 0) + 1;
        if (connectionId === 'gone') throw new CrmError('disconnected', 'x');
        if (tries[connectionId] < 3) throw new CrmError('unreachable', 'x');
      },
    });
    queue.wake('gone', 'sync');
    queue.wake('flaky', 'sync');
    await queue.idle();
    expect(tries).toEqual({ gone: 1, flaky: 3 });
    await queue.close();
  });

  test('closing asks the running job to stop and waits for it', async () => {
    const events: string[] = [];
    const queue = makeEmbeddedQueue({
      logger,
      retryDelayMs: () => 1,
      job: (_connectionId, _work, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            events.push('stopped');
            reject(signal.reason);
          });
        }),
    });
    queue.wake('a', 'sync');
    await queue.close();
    queue.wake('a', 'sync');
    events.push('closed');
    expect(events).toEqual(['stopped', 'closed']);
  });
});
