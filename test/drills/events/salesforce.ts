import { readListenPosition, saveListenPosition } from '../../../server/src/store/listen-positions.ts';
import type { AnyProduct } from '../../support/product.ts';
import type { Change } from '../../support/simulated.ts';
import type { SimulatedSalesforce } from '../../support/simulated-salesforce.ts';
import { mustBe, seeded } from '../drill.ts';
import { tellingOf } from '../telling.ts';
import type { Arrived } from './arrived.ts';

export const eventsAstray =
  'of their events 3 % never, a quarter as an overflow, an eighth twice, an eighth later, a quarter too late to be replayed';

/** Events are kept for 72 hours. */
const tooLateMs = 73 * 3_600_000;

/** Four quarters of the changes, each of which is told of in a worse way. */
export async function loseEvents(
  product: AnyProduct,
  { salesforce, make, turn, pass }: SimulatedSalesforce,
  changes: readonly Change[],
): Promise<Arrived> {
  const random = seeded(8);
  const telling = tellingOf(product);
  const quarter = Math.ceil(changes.length / 4);
  const part = (n: number) => changes.slice(n * quarter, (n + 1) * quarter);
  let lost = 0;
  const makeUntold = (change: Change) => {
    mustBe('a switch', turn({ changeDataCapture: 'off' }), []);
    make(change);
    mustBe('a switch', turn({ changeDataCapture: 'on' }), []);
    lost += 1;
  };

  await telling.begin();
  for (const change of part(0)) random() < 0.03 ? makeUntold(change) : make(change);
  await telling.arrive();
  const early = await readListenPosition(product.server.db, product.connectionId);

  for (const change of part(1)) makeUntold(change);
  salesforce.events.announce('Account', 'GAP_OVERFLOW', ['001*']);
  await telling.arrive();

  const [heardTwice, heardLate] = [part(2).slice(0, quarter / 2), part(2).slice(quarter / 2)];
  for (const change of heardTwice) make(change);
  await telling.arrive();
  // Nobody listens meanwhile; and whoever listens then remembers less than it has heard.
  await product.restart();
  for (const change of heardLate) make(change);
  if (early !== null) await saveListenPosition(product.server.db, product.connectionId, early, new Date());
  await telling.begin();
  await telling.arrive();

  await product.restart();
  for (const change of part(3)) make(change);
  pass(tooLateMs);
  await telling.begin();
  await telling.arrive();
  return { told: `${telling.told()}, ${lost} changes without one`, lostRemovals: 0 };
}
