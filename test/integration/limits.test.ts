import { z } from 'zod';
import { makeAccountCall } from '../../server/src/crm/hubspot/client.ts';
import { makeLimiter } from '../../server/src/crm/hubspot/limiter.ts';
import { realOutside } from '../../server/src/outside.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { controlOf } from '../support/control.ts';
import { startProduct } from '../support/product.ts';
import { smallBook } from '../support/small-book.ts';

const seconds = (count: number) => count * 1000;

test('a first sync of some 120 calls never meets the limits of a real account', async () => {
  const product = await startProduct({
    book: smallBook({ companies: 100 }),
    hubspot: { limits: { tenSecondly: 110, searchSecondly: 5 } },
    outside: realOutside,
  });
  try {
    // Finding refused companies takes many calls, as a large account would.
    const refused = product.hubspot.portal.records.companies.all().filter((_company, index) => index % 7 === 0);
    for (const { id } of refused)
      product.hubspot.faults.add({ fault: 'bad-value', objectId: id, property: 'health_details' });
    expect(await product.connect()).toMatchObject({ refused: refused.length });
    const { byClass, byEndpoint } = await controlOf(product.hubspot.url).calls();
    expect(Object.values(byClass).reduce((sum, calls) => sum + calls, 0)).toBeGreaterThan(120);
    expect(byEndpoint.filter(({ status }) => status['429'])).toEqual([]);
  } finally {
    await product.close();
  }
});

describe('in a fake clock', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([100, 110, 190, 250])(
    'no ten seconds hold more than the %d calls an account allows, nor many less',
    async (max) => {
      const starts = await callsWithin(seconds(35), max);
      const inTenFrom = (start: number) => starts.filter((at) => at >= start && at < start + seconds(10)).length;
      expect(Math.max(...starts.map(inTenFrom))).toBeLessThanOrEqual(max);
      expect(starts.length).toBeGreaterThan(3.5 * max * 0.95);
    },
  );

  test('an account that allows 250 is used faster than one that allows 100', async () => {
    const [few, many] = [await callsWithin(seconds(10), 100), await callsWithin(seconds(10), 250)];
    expect(many.length).toBeGreaterThan(2 * few.length);
  });
});

/** When the calls of a very busy account started, whose answers say it allows `max` in ten seconds. */
async function callsWithin(durationMs: number, max: number): Promise<number[]> {
  const begin = Date.now();
  const starts: number[] = [];
  const call = makeAccountCall(
    {
      transport: async () => {
        starts.push(Date.now() - begin);
        const header = (name: string) => (name === 'x-hubspot-ratelimit-max' ? String(max) : null);
        return { status: 200, header, text: '{}' };
      },
      limiter: makeLimiter(),
      logger: makeLogger('silent'),
      ...{ wait: realOutside.wait, random: () => 0, now: () => new Date() },
    },
    { connectionId: 'hubspot-1', token: async () => ({ accessToken: 'token' }) },
    { timeZone: 'UTC', priority: 'background' },
  );
  const calls = Array.from({ length: 1000 }, () => call({ method: 'GET', path: '/' }, z.object({})));
  void Promise.allSettled(calls);
  await jest.advanceTimersByTimeAsync(durationMs);
  return [...starts];
}
