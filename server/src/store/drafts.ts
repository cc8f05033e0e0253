import type { Selectable } from 'kysely';
import { decode, encode } from './db/bytes.ts';
import type { Db } from './db/open.ts';
import type { ModelDraftTable } from './db/schema.ts';

/** A model somebody works on. It need not be valid yet; to publish it, it must. */
export interface Draft {
  name: string;
  source: string;
  savedBy: string;
  savedAt: Date;
}

/** Saves a draft over the one of that name, if there is one. */
export async function saveDraft(tx: Db, connectionId: string, draft: Draft): Promise<void> {
  const saved = { source: encode(draft.source), saved_by: draft.savedBy, saved_at: draft.savedAt };
  await tx
    .insertInto('model_draft')
    .values({ connection_id: connectionId, name: draft.name, ...saved })
    .onConflict((conflict) => conflict.columns(['connection_id', 'name']).doUpdateSet(saved))
    .execute();
}

export async function listDrafts(db: Db, connectionId: string): Promise<Draft[]> {
  return (await draftsOf(db, connectionId).orderBy('name').execute()).map(toDraft);
}

export async function readDraft(db: Db, connectionId: string, name: string): Promise<Draft | undefined> {
  const row = await draftsOf(db, connectionId).where('name', '=', name).executeTakeFirst();
  return row && toDraft(row);
}

/** @returns whether there was one. */
export async function removeDraft(tx: Db, connectionId: string, name: string): Promise<boolean> {
  const removed = await tx
    .deleteFrom('model_draft')
    .where('connection_id', '=', connectionId)
    .where('name', '=', name)
    .returning('name')
    .execute();
  return removed.length > 0;
}

const draftsOf = (db: Db, connectionId: string) =>
  db.selectFrom('model_draft').selectAll().where('connection_id', '=', connectionId);

function toDraft(row: Selectable<ModelDraftTable>): Draft {
  return { name: row.name, source: decode(row.source), savedBy: row.saved_by, savedAt: row.saved_at };
}
