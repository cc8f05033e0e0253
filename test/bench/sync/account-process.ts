import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startHubSpot } from '../../sandbox/hubspot/server.ts';
import { countedBook } from './book.ts';
import { makeChanges } from './changes.ts';

/**
 * A simulated account in a process of its own, so that its work is not the product's. A line on stdin asks for changes;
 * their outcome is a line on stdout.
 */
const given = z
  .object({
    counts: z.object({ companies: z.int(), contacts: z.int(), deals: z.int(), tickets: z.int() }),
    /** HubSpot's own limits, or none to speak of. */
    limited: z.boolean(),
    redirectUri: z.string().nullable(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const hubspot = await startHubSpot({
  book: countedBook(given.counts, Date.now()),
  ...(given.redirectUri === null ? {} : { redirectUris: [given.redirectUri] }),
  ...(given.limited ? {} : { limits: { tenSecondly: 10_000_000, searchSecondly: 1_000_000 } }),
});
// Without a redirect there is no consent page to go through: the app is installed from the start.
const accessToken = given.redirectUri === null ? hubspot.install().accessToken : null;
const { url, clientId, clientSecret, portalId } = hubspot;
console.log(JSON.stringify({ url, clientId, clientSecret, portalId, accessToken }));

const Order = z.object({ targetUrl: z.url(), changes: z.int(), perSecond: z.number(), quietMs: z.number() });
for await (const line of createInterface({ input: process.stdin })) {
  const { targetUrl, ...plan } = Order.parse(JSON.parse(line));
  const set = hubspot.webhooks.set({ targetUrl });
  if ('problems' in set) throw new Error(set.problems.join('; '));
  hubspot.calls.reset();
  console.log(JSON.stringify(await makeChanges(hubspot, given.counts, plan)));
}
process.exit(0);
