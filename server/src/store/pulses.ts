import { sql } from 'kysely';
import type { CompanyAt } from './company-at.ts';
import type { Db } from './db/open.ts';
import { markDirty } from './dirty.ts';
import { nextRevision } from './revision.ts';

/** A person's rating of a company. Ratings are only added and withdrawn, so that a past score finds the one it saw. */
export interface StoredPulse {
  /** 0–100. */
  value: number;
  reason: string | null;
  setBy: string;
  setAt: Date;
  revision: number;
}

export type NewPulse = Pick<StoredPulse, 'value' | 'reason' | 'setBy' | 'setAt'>;

/** Call inside a transaction. Marks the company for scoring. */
export async function addPulse(tx: Db, connectionId: string, companyId: string, pulse: NewPulse): Promise<void> {
  await tx
    .insertInto('pulse')
    .values({
      connection_id: connectionId,
      company_id: companyId,
      revision: await nextRevision(tx, connectionId),
      value: pulse.value,
      reason: pulse.reason,
      set_by: pulse.setBy,
      set_at: pulse.setAt,
      withdrawn_revision: null,
    })
    .execute();
  await markDirty(tx, connectionId, [companyId]);
}

/**
 * Takes back the newest rating; the one before it is in force again. Call inside a transaction.
 * @returns false when there is none.
 */
export async function withdrawPulse(tx: Db, connectionId: string, companyId: string): Promise<boolean> {
  const newest = await tx
    .selectFrom('pulse')
    .select('revision')
    .where('connection_id', '=', connectionId)
    .where('company_id', '=', companyId)
    .where('withdrawn_revision', 'is', null)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!newest) return false;
  await tx
    .updateTable('pulse')
    .set({ withdrawn_revision: await nextRevision(tx, connectionId) })
    .where('connection_id', '=', connectionId)
    .where('company_id', '=', companyId)
    .where('revision', '=', newest.revision)
    .execute();
  await markDirty(tx, connectionId, [companyId]);
  return true;
}

interface Row {
  /** Which of the wanted it is for, from 1. */
  place: string | number;
  value: number;
  reason: string | null;
  set_by: string;
  set_at: Date;
  revision: string | number;
}

/** The rating in force at each company's revision, in the order of `wanted`; undefined where none. */
export async function readPulses(
  db: Db,
  connectionId: string,
  wanted: CompanyAt[],
): Promise<(StoredPulse | undefined)[]> {
  const found: (StoredPulse | undefined)[] = wanted.map(() => undefined);
  const { rows } = await sql<Row>`
    select wanted.place, newest.* from unnest(
      ${wanted.map(({ companyId }) => companyId)}::text[], ${wanted.map(({ revision }) => revision)}::bigint[]
    ) with ordinality as wanted (company_id, known_revision, place)
    cross join lateral (
      select value, reason, set_by, set_at, revision from pulse
      where connection_id = ${connectionId} and company_id = wanted.company_id
        and revision <= wanted.known_revision
        and (withdrawn_revision is null or withdrawn_revision > wanted.known_revision)
      order by revision desc limit 1
    ) as newest
  `.execute(db);
  for (const { place, value, reason, set_by: setBy, set_at: setAt, revision } of rows)
    found[Number(place) - 1] = { value, reason, setBy, setAt, revision: Number(revision) };
  return found;
}
