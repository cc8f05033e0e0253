import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { currentRevision } from '../../../server/src/store/revision.ts';
import { generateBook } from '../../sandbox/book/generate.ts';
import { startPostgres } from '../../support/postgres.ts';
import { type AnyProduct, startProductOf } from '../../support/product.ts';
import type { Change } from '../../support/simulated.ts';
import { type Drill, mustBe } from '../drill.ts';
import type { Arrived } from './arrived.ts';
import { changesIn } from './changes.ts';
import { loseWebhooks, webhooksAstray } from './hubspot.ts';
import { eventsAstray, loseEvents } from './salesforce.ts';

interface EventsSize {
  crm: Crm;
  companies?: number;
  changes?: number;
}

const astray: Record<Crm, string> = { hubspot: webhooksAstray, salesforce: eventsAstray };

/** A day of changes, of which the CRM tells badly. */
export const events = ({ crm, companies = 2_000, changes: count = 20_000 }: EventsSize): Drill => ({
  name: 'events',
  about: `${count} changes, ${astray[crm]}: what we know is what ${crmLabels[crm]} has`,
  run: async (say) => {
    const postgres = await startPostgres();
    const book = generateBook({ companies, seed: 3, now: new Date() });
    const product = await startProductOf(crm, {
      book,
      env: { DATABASE_URL: await postgres.createDatabase('events') },
    });
    const { connectionId } = product;
    const known = () => currentRevision(product.server.db, connectionId);
    try {
      await product.connect();
      const changes = [...changesIn(product.simulated, count)];
      const { told, lostRemovals } = await lose(product, changes);
      say(`arrived: ${told}`);

      await product.poll();
      const polled = await known();
      // A listing reads everything: where it changes nothing, what we knew was what the CRM has.
      const outcome = await product.sync();
      if (lostRemovals === 0) mustBe('what a listing still found', (await known()) - polled, 0);
      const before = await known();
      await product.sync();
      mustBe('what a second listing found', (await known()) - before, 0);
      const deleted = changes.filter(({ does }) => does === 'delete-ticket').length;
      return `${told}; ${deleted} deleted; after the poll a listing scored ${outcome.scored} companies for ${lostRemovals} lost deletions and associations, and a second one none`;
    } finally {
      await product.close();
      await postgres.stop();
    }
  },
});

function lose(product: AnyProduct, changes: readonly Change[]): Promise<Arrived> {
  const { simulated } = product;
  return simulated.crm === 'hubspot'
    ? loseWebhooks(product, simulated, changes)
    : loseEvents(product, simulated, changes);
}
