import { makePace } from '../../server/src/queue/pace.ts';

const signal = new AbortController().signal;

function clockwork() {
  let nowMs = Date.parse('2026-06-30T12:00:00Z');
  const waits: number[] = [];
  const pace = makePace({
    now: () => new Date(nowMs),
    wait: async (delayMs) => {
      waits.push(delayMs);
      nowMs += delayMs;
    },
  });
  return { pace, waits, pass: (ms: number) => (nowMs += ms) };
}

test('the first reading begins at once, the next two seconds after it began, each connection for itself', async () => {
  const { pace, waits, pass } = clockwork();
  await pace('a', signal);
  pass(300);
  await pace('a', signal);
  await pace('b', signal);
  expect(waits).toEqual([1_700]);
});

test('after a quiet moment nobody waits, nor for a clock that was set back', async () => {
  const { pace, waits, pass } = clockwork();
  await pace('a', signal);
  pass(2_000);
  await pace('a', signal);
  pass(-3_600_000);
  await pace('a', signal);
  expect(waits).toEqual([]);
});
