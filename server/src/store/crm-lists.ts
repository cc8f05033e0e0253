import type { Db } from './db/open.ts';

/** A list made in the CRM, by our name for it. */
export interface CrmList {
  id: string;
  crmId: string;
  name: string;
}

/** The lists made in an account, whether or not somebody has deleted them there since. */
export async function readLists(db: Db, connectionId: string): Promise<CrmList[]> {
  const rows = await db
    .selectFrom('crm_list')
    .select(['id', 'crm_id', 'name'])
    .where('connection_id', '=', connectionId)
    .execute();
  return rows.map(({ id, crm_id: crmId, name }) => ({ id, crmId, name }));
}

/** Keeps which list of the CRM is ours; one that was made again takes the place of the one before. */
export async function saveList(db: Db, connectionId: string, list: CrmList, now: Date): Promise<void> {
  const { id, crmId, name } = list;
  await db
    .insertInto('crm_list')
    .values({ connection_id: connectionId, id, crm_id: crmId, name, created_at: now })
    .onConflict((conflict) => conflict.columns(['connection_id', 'id']).doUpdateSet({ crm_id: crmId, name }))
    .execute();
}
