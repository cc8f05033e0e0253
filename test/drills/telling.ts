import { readPosition } from '../../server/src/crm/salesforce/position.ts';
import { readListenPosition } from '../../server/src/store/listen-positions.ts';
import type { AnyProduct } from '../support/product.ts';
import type { SimulatedHubSpot } from '../support/simulated-hubspot.ts';
import type { SimulatedSalesforce } from '../support/simulated-salesforce.ts';
import { until } from './drill.ts';

/** How a CRM tells our server of changes. */
export interface Telling {
  /** What changes from now on is told of. */
  begin(): Promise<void>;
  /** All that was told has arrived and was worked through. */
  arrive(): Promise<void>;
  told(): string;
}

/** @param astray how webhooks go astray, where there are any. */
export function tellingOf(product: AnyProduct, astray: Record<string, unknown> = {}): Telling {
  const { simulated } = product;
  return simulated.crm === 'hubspot' ? byWebhooks(product, simulated, astray) : byEvents(product, simulated);
}

function byWebhooks(product: AnyProduct, { hubspot }: SimulatedHubSpot, options: Record<string, unknown>): Telling {
  const { webhooks } = hubspot;
  return {
    begin: async () => {
      const set = webhooks.set({ targetUrl: `${product.appUrl}/webhooks/hubspot`, options: { seed: 8, ...options } });
      if ('problems' in set) throw new Error(set.problems.join('; '));
    },
    arrive: async () => {
      await webhooks.idle();
      await product.server.queue.idle();
    },
    told: () => {
      const report = webhooks.report();
      if (!('counts' in report)) return 'no events';
      const { events: made, lost, duplicated, late, requests } = report.counts;
      return `${made} events in ${requests} requests, ${duplicated} twice, ${late} late, ${lost} lost`;
    },
  };
}

function byEvents(product: AnyProduct, simulated: SimulatedSalesforce): Telling {
  const { events } = simulated.salesforce;
  /** What was published before somebody listened is nobody's. */
  let from: number | undefined;
  const isHeard = async () => {
    const position = readPosition(await readListenPosition(product.server.db, product.connectionId));
    const kept = events.after(-2) ?? [];
    return kept.every(({ replayId, channel }) => replayId <= (from ?? 0) || replayId <= (position.get(channel) ?? -1));
  };
  return {
    begin: async () => {
      await until('the end of a listener that was stopped', () => simulated.salesforce.subscriptions() === 0);
      from ??= events.newest;
      await product.server.runDue();
      await until('a listener', () => simulated.isHeard());
    },
    arrive: async () => {
      await until('the last event', isHeard);
      await product.server.queue.idle();
    },
    told: () => `${events.newest - (from ?? events.newest)} events`,
  };
}
