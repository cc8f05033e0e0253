import { currentRevision } from '../../server/src/store/revision.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Drill, mustBe, seeded } from './drill.ts';

const lateMs = 3_600_000;

/** A day of changes whose webhooks come in disorder, twice, an hour late, or never. */
export const events = ({ companies = 2_000, changes = 20_000 } = {}): Drill => ({
  name: 'events',
  about: `${changes} changes, their webhooks shuffled, 10 % twice, 5 % an hour late, 3 % never: what we know is what HubSpot has`,
  run: async (say) => {
    const postgres = await startPostgres();
    const book = generateBook({ companies, seed: 3, now: new Date() });
    const product = await startProduct({ book, env: { DATABASE_URL: await postgres.createDatabase('events') } });
    const { hubspot, server, connectionId } = product;
    try {
      await product.connect();
      const set = hubspot.webhooks.set({
        targetUrl: `${product.appUrl}/webhooks/hubspot`,
        options: { shuffle: true, duplicates: 0.1, late: 0.05, lateMs, lost: 0.03, seed: 8, shape: 'generic' },
      });
      if ('problems' in set) throw new Error(set.problems.join('; '));
      const gone = change(hubspot.portal, changes);
      await arrive(product);
      hubspot.portal.clock.advance(lateMs + 1);
      await arrive(product);
      say(`webhooks arrived: ${told(product)}`);

      server.queue.wake(connectionId, 'poll');
      await server.queue.idle();
      const known = await currentRevision(server.db, connectionId);
      // A listing reads everything: where it changes nothing, what we knew was what HubSpot has.
      const outcome = await product.sync();
      const missed = (await currentRevision(server.db, connectionId)) - known;
      const lostRemovals = lostOf(product, /deletion|associationChange/);
      if (lostRemovals === 0) mustBe('what a listing still found', missed, 0);
      const before = await currentRevision(server.db, connectionId);
      await product.sync();
      mustBe('what a second listing found', (await currentRevision(server.db, connectionId)) - before, 0);
      return `${told(product)}; ${gone} deleted; after the poll a listing scored ${outcome.scored} companies for ${lostRemovals} lost deletions and associations, and a second one none`;
    } finally {
      await product.close();
      await postgres.stop();
    }
  },
});

/** Everything on its way has arrived and was worked through. */
async function arrive({ hubspot, server }: Product): Promise<void> {
  await hubspot.webhooks.idle();
  await server.queue.idle();
}

function told({ hubspot }: Product): string {
  const report = hubspot.webhooks.report();
  if (!('counts' in report)) return 'none';
  const { events: made, lost, duplicated, late, requests } = report.counts;
  return `${made} events in ${requests} requests, ${duplicated} twice, ${late} late, ${lost} lost`;
}

function lostOf({ hubspot }: Product, kind: RegExp): number {
  const report = hubspot.webhooks.report();
  return 'lost' in report ? report.lost.filter((event) => kind.test(JSON.stringify(event))).length : 0;
}

/** Changes, creations, deletions and associations, spread over the account. @returns how many were deleted. */
function change(portal: Portal, count: number): number {
  const random = seeded(77);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  };
  const { companies, contacts, deals, tickets } = portal.records;
  const companyIds = companies.all().map(({ id }) => id);
  let deleted = 0;
  for (let index = 0; index < count; index++) {
    const at = portal.clock.iso();
    const dice = random();
    if (dice < 0.05) {
      const properties = {
        subject: `New ${index}`,
        hs_pipeline: '0',
        hs_pipeline_stage: '1',
        hs_ticket_priority: 'HIGH',
      };
      const id = String(7_000_000_000 + index);
      portal.commit({
        op: 'create',
        type: 'tickets',
        id,
        at,
        properties,
        companyIds: [pick(companyIds)],
        source: 'CRM_UI',
      });
    } else if (dice < 0.07) {
      portal.commit({ op: 'archive', type: 'tickets', id: pick(tickets.all()).id, at });
      deleted += 1;
    } else if (dice < 0.1) {
      portal.commit({ op: 'companies', type: 'deals', id: pick(deals.all()).id, companyIds: [pick(companyIds)], at });
    } else if (dice < 0.4) {
      const properties = { hs_ticket_priority: pick(['LOW', 'MEDIUM', 'HIGH', 'URGENT']) };
      portal.commit({ op: 'change', type: 'tickets', id: pick(tickets.all()).id, at, properties, source: 'CRM_UI' });
    } else if (dice < 0.7) {
      const properties = { amount: String(Math.round(random() * 90_000)) };
      portal.commit({ op: 'change', type: 'deals', id: pick(deals.all()).id, at, properties, source: 'CRM_UI' });
    } else if (dice < 0.85) {
      const properties = { jobtitle: `Title ${index}` };
      portal.commit({ op: 'change', type: 'contacts', id: pick(contacts.all()).id, at, properties, source: 'CRM_UI' });
    } else {
      const properties = { name: `Company ${index}` };
      portal.commit({ op: 'change', type: 'companies', id: pick(companyIds), at, properties, source: 'CRM_UI' });
    }
  }
  return deleted;
}
