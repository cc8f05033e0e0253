import { CrmError } from '../../server/src/crm/errors.ts';
import { makeLimiter } from '../../server/src/crm/hubspot/limiter.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What was let through, in order and by when. */
function watch() {
  const begin = Date.now();
  const through: { name: string; afterMs: number }[] = [];
  return {
    through,
    note: (name: string, turn: Promise<void>) =>
      turn.then(
        () => void through.push({ name, afterMs: Date.now() - begin }),
        (error: unknown) => void through.push({ name: `${name}: ${nameOf(error)}`, afterMs: Date.now() - begin }),
      ),
  };
}
const nameOf = (error: unknown) => (error instanceof CrmError ? error.code : String(error));

test('somebody who waits goes before a listing that was there first', async () => {
  const limiter = makeLimiter();
  const { through, note } = watch();
  for (let call = 0; call < 30; call++) void note('listing', limiter.take('a', 'general'));
  void note('card', limiter.take('a', 'general', 'interactive'));
  await jest.advanceTimersByTimeAsync(1_100);
  expect(through.findIndex(({ name }) => name === 'card')).toBeLessThan(10);
});

test('a lane that is closed keeps everybody until it opens; the other lane and other accounts go on', async () => {
  const limiter = makeLimiter();
  const { through, note } = watch();
  await limiter.pause('a', 'general', 2_000);
  void note('general', limiter.take('a', 'general'));
  void note('search', limiter.take('a', 'search'));
  void note('other', limiter.take('b', 'general'));
  await jest.advanceTimersByTimeAsync(1_900);
  expect(through.map(({ name }) => name)).toEqual(['search', 'other']);
  await jest.advanceTimersByTimeAsync(200);
  expect(through.map(({ name }) => name)).toEqual(['search', 'other', 'general']);
});

test('a day that is used up is told at once, and a later answer about a second does not open it', async () => {
  const limiter = makeLimiter();
  const { through, note } = watch();
  await limiter.pause('a', 'general', 5 * 3_600_000);
  await limiter.pause('a', 'general', 1_000);
  await jest.advanceTimersByTimeAsync(5_000);
  await note('call', limiter.take('a', 'general'));
  expect(through).toEqual([{ name: 'call: rate-limited', afterMs: 5_000 }]);
  await jest.advanceTimersByTimeAsync(5 * 3_600_000);
  await note('next day', limiter.take('a', 'general'));
  expect(through.at(-1)?.name).toBe('next day');
});

test('where others have used the account up, it waits until something is free again', async () => {
  const limiter = makeLimiter();
  const { through, note } = watch();
  await limiter.take('a', 'general');
  limiter.observe('a', { maxPer10s: 110, remaining: 0 });
  await jest.advanceTimersByTimeAsync(0);
  void note('call', limiter.take('a', 'general'));
  await jest.advanceTimersByTimeAsync(95);
  expect(through).toEqual([]);
  await jest.advanceTimersByTimeAsync(20);
  expect(through.map(({ name }) => name)).toEqual(['call']);
});

test('who stops does not wait for a turn', async () => {
  const stop = new AbortController();
  const limiter = makeLimiter({ signal: stop.signal });
  const { through, note } = watch();
  await limiter.pause('a', 'general', 50_000);
  void note('call', limiter.take('a', 'general'));
  await jest.advanceTimersByTimeAsync(10);
  stop.abort(new Error('stopped'));
  await jest.advanceTimersByTimeAsync(10);
  expect(through.map(({ name }) => name)).toEqual(['call: Error: stopped']);
});
