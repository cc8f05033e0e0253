import { z } from 'zod';
import type { Priority } from '../../../server/src/crm/connector.ts';
import { CrmError } from '../../../server/src/crm/errors.ts';
import { makeBudget } from '../../../server/src/crm/salesforce/budget.ts';
import { type Call, makeAccountCalls } from '../../../server/src/crm/salesforce/client.ts';
import { paths } from '../../../server/src/crm/salesforce/paths.ts';
import { makeTransport } from '../../../server/src/crm/salesforce/transport.ts';
import { realOutside } from '../../../server/src/outside.ts';
import { makeLogger } from '../../../server/src/telemetry/logger.ts';
import { generateBook } from '../../sandbox/book/generate.ts';
import { startSalesforce } from '../../sandbox/salesforce/server.ts';
import { type Drill, mustBe } from '../drill.ts';

const processes = 3;
/** So many calls each process has under way: one for each object that is listed. */
const atOnce = 4;
/** The share of an org's calls that all apps together may have used when we make one. */
const shares: Record<Priority, number> = { background: 0.8, interactive: 0.95 };
const dayMs = 24 * 3_600_000;

/** Several processes on an org whose calls of the day run out, as others use them as well. */
export const shareOfSalesforce = (callsEach: number): Drill => ({
  name: 'limits',
  about: `${processes} processes, one org, ${processes * callsEach} calls wanted where others leave room for fewer: a listing stops at 80 %, news at 95 %, none is refused, and a day later they go on`,
  run: async (say) => {
    const wanted = processes * callsEach;
    // Others have used half; at 80 % we have had two thirds of what we want.
    const max = Math.floor((wanted * 2) / (3 * (shares.background - 0.5)));
    const salesforce = await startSalesforce({
      book: generateBook({ companies: 50, seed: 1, now: new Date() }),
      limits: { dailyApiRequests: max },
    });
    const { accessToken } = salesforce.install();
    let aheadMs = 0;
    const now = () => new Date(Date.now() + aheadMs);
    const budgets = Array.from({ length: processes }, () => makeBudget(now));
    const token = async () => ({ accessToken: accessTokenNow, instanceUrl: salesforce.url });
    let accessTokenNow = accessToken;
    const callsOf = (budget: (typeof budgets)[number], priority: Priority): Call => {
      const deps = {
        ...{ ...realOutside, now, budget, logger: makeLogger('silent') },
        transport: makeTransport(30_000),
      };
      return makeAccountCalls(deps, { connectionId: 'salesforce-1', token }, { timeZone: 'UTC', priority }).call;
    };
    const work = async (priority: Priority) => {
      salesforce.limits.counted = 0;
      await Promise.all(budgets.map((budget) => callUntilSpent(callsOf(budget, priority), callsEach)));
      return { made: salesforce.limits.counted, used: salesforce.limits.used / max };
    };
    try {
      salesforce.limits.spend(Math.floor(max / 2));
      for (const priority of ['background', 'interactive'] as const) {
        const { made, used } = await work(priority);
        say(`${priority}: ${made} calls, ${(used * 100).toFixed(1)} % of ${max} used then`);
        const most = shares[priority] + (processes * atOnce) / max;
        mustBe(`${priority}: more than its share used`, used > most, false);
        mustBe(`${priority}: less than its share used`, used < shares[priority], false);
      }
      const refused = salesforce.calls.report().byEndpoint.reduce((sum, { status }) => sum + (status['403'] ?? 0), 0);
      mustBe('calls refused', refused, 0);
      aheadMs += dayMs;
      salesforce.org.clock.advance(dayMs);
      accessTokenNow = salesforce.install().accessToken;
      const { made, used } = await work('background');
      mustBe('calls a day later', made, wanted);
      return `the share kept within ${processes * atOnce} calls that were under way; none refused; a day later ${made} calls, ${(used * 100).toFixed(1)} % used`;
    } finally {
      await salesforce.close();
    }
  },
});

/** Makes calls, some at once, until it has made its number or is told to leave the rest to others. */
async function callUntilSpent(call: Call, most: number): Promise<void> {
  let left = most;
  const once = () => {
    left -= 1;
    return call({ method: 'GET', url: paths.describe('Account') }, z.unknown());
  };
  const caller = async () => {
    while (left > 0) await once();
  };
  // Where it was told to leave the rest to others, one call is let through to see how it stands.
  await once().catch(unlessSpent);
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, caller));
  for (const end of ends) if (end.status === 'rejected') unlessSpent(end.reason);
}

function unlessSpent(error: unknown): void {
  if (!(error instanceof CrmError && error.code === 'rate-limited')) throw error;
}
