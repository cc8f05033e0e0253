import { createInterface } from 'node:readline';
import { crms } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import { connectionIdOf } from '../../../server/src/store/connections.ts';
import { type HubSpot, startHubSpot } from '../../sandbox/hubspot/server.ts';
import { startSalesforce } from '../../sandbox/salesforce/server.ts';
import { countedBook } from './book.ts';
import { makeChanges } from './changes.ts';

/**
 * A simulated account in a process of its own, so that its work is not the product's. A line on stdin asks for changes;
 * their outcome is a line on stdout.
 */
const given = z
  .object({
    crm: z.enum(crms),
    counts: z.object({ companies: z.int(), contacts: z.int(), deals: z.int(), tickets: z.int() }),
    /** The CRM's own limits, or none to speak of. */
    limited: z.boolean(),
    redirectUri: z.string().nullable(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const book = countedBook(given.counts, Date.now());
const redirects = given.redirectUri === null ? {} : { redirectUris: [given.redirectUri] };

async function start() {
  if (given.crm === 'salesforce') {
    const limits = given.limited ? {} : { limits: { dailyApiRequests: 10_000_000 } };
    const salesforce = await startSalesforce({ book, ...redirects, ...limits, fields: 'deployed' });
    return { hubspot: null, simulated: salesforce, accountId: salesforce.orgId };
  }
  const limits = given.limited ? {} : { limits: { tenSecondly: 10_000_000, searchSecondly: 1_000_000 } };
  const hubspot = await startHubSpot({ book, ...redirects, ...limits });
  return { hubspot, simulated: hubspot, accountId: String(hubspot.portalId) };
}

const { hubspot, simulated, accountId } = await start();
// Without a redirect there is no consent page to go through: the app is installed from the start.
const accessToken = given.redirectUri === null ? simulated.install().accessToken : null;
const { url, clientId, clientSecret } = simulated;
const connectionId = connectionIdOf(given.crm, accountId);
console.log(JSON.stringify({ crm: given.crm, url, clientId, clientSecret, accountId, connectionId, accessToken }));

const Order = z.object({ targetUrl: z.url(), changes: z.int(), perSecond: z.number(), quietMs: z.number() });
for await (const line of createInterface({ input: process.stdin })) {
  if (hubspot === null) throw new Error('Only changes of HubSpot can be ordered.');
  console.log(JSON.stringify(await followChanges(hubspot, line)));
}
process.exit(0);

async function followChanges(portal: HubSpot, order: string) {
  const { targetUrl, ...plan } = Order.parse(JSON.parse(order));
  const set = portal.webhooks.set({ targetUrl });
  if ('problems' in set) throw new Error(set.problems.join('; '));
  portal.calls.reset();
  return makeChanges(portal, given.counts, plan);
}
