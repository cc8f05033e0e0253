import { scoreDirty } from '../../server/src/scoring/score-dirty.ts';
import { findConnection, saveConnection } from '../../server/src/store/connections.ts';
import { upsertRecords } from '../../server/src/store/records.ts';
import { beginSync, endSync } from '../../server/src/store/syncs.ts';
import type { Product } from './product.ts';

/**
 * Another account on the same server, with companies of its own: rows as a sync of it would leave them.
 * @returns its portal id.
 */
export async function addTenant(product: Product, portalId: number, companies: [id: string, name: string][]) {
  const { db, models } = product.server;
  const id = `hubspot-${portalId}`;
  const own = await findConnection(db, product.connectionId);
  if (!own) throw new Error('Connect the product first.');
  const connection = { ...own, id, accountId: String(portalId) };
  const now = new Date();
  await saveConnection(db, connection, { sealed: 'x', accessExpiresAt: new Date(now.getTime() + 86_400_000) });
  const run = await beginSync(db, id, now);
  const records = companies.map(([companyId, name]) => ({
    ...{ type: 'company' as const, id: companyId, createdAt: now.toISOString(), modifiedAt: now.toISOString() },
    properties: { name, lifecycleStage: 'customer', ownerId: '9', ownerName: 'Their Owner' },
    companyIds: [],
  }));
  await db.transaction().execute((tx) => upsertRecords(tx, id, 'company', records, run.number));
  await endSync(db, id, run.number, now, null);
  await scoreDirty({ db, models, now: () => new Date() }, connection, () => undefined);
  return portalId;
}
