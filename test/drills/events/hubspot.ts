import type { AnyProduct } from '../../support/product.ts';
import type { Change } from '../../support/simulated.ts';
import type { SimulatedHubSpot } from '../../support/simulated-hubspot.ts';
import { tellingOf } from '../telling.ts';
import type { Arrived } from './arrived.ts';

const lateMs = 3_600_000;

export const webhooksAstray = 'their webhooks shuffled, 10 % twice, 5 % an hour late, 3 % never';

/** A day of changes whose webhooks come in disorder, twice, an hour late, or never. */
export async function loseWebhooks(
  product: AnyProduct,
  { hubspot, make, pass }: SimulatedHubSpot,
  changes: Iterable<Change>,
): Promise<Arrived> {
  const astray = { shuffle: true, duplicates: 0.1, late: 0.05, lateMs, lost: 0.03, shape: 'generic' };
  const telling = tellingOf(product, astray);
  await telling.begin();
  for (const change of changes) make(change);
  await telling.arrive();
  pass(lateMs + 1);
  await telling.arrive();
  const report = hubspot.webhooks.report();
  const lost = 'lost' in report ? report.lost : [];
  return {
    told: telling.told(),
    lostRemovals: lost.filter((event) => /deletion|associationChange/.test(JSON.stringify(event))).length,
  };
}
