import { Redis as RedisClient } from 'ioredis';
import { z } from 'zod';
import { type ClientDeps, makeAccountCall } from '../../../server/src/crm/hubspot/client.ts';
import { makeLimiter } from '../../../server/src/crm/hubspot/limiter.ts';
import { paths } from '../../../server/src/crm/hubspot/paths.ts';
import { makeTransport } from '../../../server/src/crm/hubspot/transport.ts';
import { realOutside } from '../../../server/src/outside.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';
import { generateBook } from '../../sandbox/book/generate.ts';
import { startHubSpot } from '../../sandbox/hubspot/server.ts';
import { startRedis } from '../../support/redis.ts';
import { type Drill, mustBe } from '../drill.ts';

const processes = 3;
const allowedPer10s = 110;
/** HubSpot's own tempo is 11 calls a second; who keeps below it, and waits for Redis at every call, loses a little. */
const slowestPerSecond = 10;

/** Several processes at full speed on one account with HubSpot's real limits. */
export const paceOfHubSpot = (callsEach: number): Drill => ({
  name: 'limits',
  about: `${processes} processes, one account, ${processes * callsEach} calls at full speed: at most 1 % answered 429, and the account's limit used`,
  run: async () => {
    const redis = await startRedis();
    const hubspot = await startHubSpot({
      book: generateBook({ companies: 50, seed: 1, now: new Date() }),
      limits: { tenSecondly: allowedPer10s, searchSecondly: 5 },
    });
    const clients = Array.from({ length: processes }, () => new RedisClient(redis.url));
    const { accessToken } = hubspot.install();
    const session = { connectionId: 'hubspot-1', token: async () => ({ accessToken }) };
    try {
      const begun = Date.now();
      const calling = clients.map((client) => {
        const deps: ClientDeps = {
          transport: makeTransport(hubspot.url, 30_000),
          limiter: makeLimiter({ redis: client }),
          ...{ logger: makeLogger('silent'), ...realOutside },
        };
        const call = makeAccountCall(deps, session, { timeZone: 'UTC', priority: 'background' });
        const read = () => call({ method: 'GET', path: paths.account() }, z.unknown());
        return Promise.all(Array.from({ length: callsEach }, read));
      });
      await Promise.all(calling);
      const seconds = (Date.now() - begun) / 1_000;
      const { byEndpoint } = hubspot.calls.report();
      const answered = (status: string) =>
        byEndpoint.reduce((sum, entry) => sum + (entry.status[Number(status)] ?? 0), 0);
      const perSecond = (processes * callsEach) / seconds;
      const refused = answered('429');
      mustBe('more than 1 % answered 429', refused > (processes * callsEach) / 100, false);
      mustBe(`slower than ${slowestPerSecond} calls a second`, perSecond < slowestPerSecond, false);
      return `${answered('200')} calls in ${seconds.toFixed(1)} s, ${perSecond.toFixed(1)} a second; ${refused} answered 429`;
    } finally {
      for (const client of clients) client.disconnect();
      await hubspot.close();
      await redis.stop();
    }
  },
});
