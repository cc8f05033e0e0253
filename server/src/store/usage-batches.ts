import type { Db } from './db/open.ts';

/**
 * Notes that a batch came under a key; whoever sends the same at the same time waits here for the transaction to end.
 * @returns what is known where it came before, and undefined where it is new.
 */
export async function beginUsageBatch(
  tx: Db,
  connectionId: string,
  { key, bodyHash, receivedAt }: { key: string; bodyHash: string; receivedAt: Date },
): Promise<{ bodyHash: string; answer: unknown } | undefined> {
  const begun = await tx
    .insertInto('usage_batch')
    .values({ connection_id: connectionId, key, body_hash: bodyHash, answer: '{}', received_at: receivedAt })
    .onConflict((conflict) => conflict.columns(['connection_id', 'key']).doNothing())
    .returning('key')
    .execute();
  if (begun.length > 0) return undefined;
  const known = await tx
    .selectFrom('usage_batch')
    .select(['body_hash', 'answer'])
    .where('connection_id', '=', connectionId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return { bodyHash: known.body_hash, answer: known.answer };
}

/** Keeps what a batch was answered, in the transaction that took it. */
export async function answerUsageBatch(tx: Db, connectionId: string, key: string, answer: object): Promise<void> {
  await tx
    .updateTable('usage_batch')
    .set({ answer: JSON.stringify(answer) })
    .where('connection_id', '=', connectionId)
    .where('key', '=', key)
    .execute();
}

/** Answers to batches received before a moment: sent again after that, a batch is taken as a new one. */
export async function dropUsageBatches(db: Db, connectionId: string, receivedBefore: Date): Promise<void> {
  await db
    .deleteFrom('usage_batch')
    .where('connection_id', '=', connectionId)
    .where('received_at', '<', receivedBefore)
    .execute();
}
