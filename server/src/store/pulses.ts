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

/** A rating that comes again this soon is one that was sent twice: a proxy repeats what it got no answer to. */
const againMs = 60_000;

/** Call inside a transaction. Marks the company for scoring; the same rating again at once changes nothing. */
export async function addPulse(tx: Db, connectionId: string, companyId: string, pulse: NewPulse): Promise<void> {
  // Taken first: who else rates this company waits here, and is seen.
  const revision = await nextRevision(tx, connectionId);
  const newest = await pulsesOf(tx, connectionId, companyId).where('withdrawn_revision', 'is', null).executeTakeFirst();
  const isSame = newest?.value === pulse.value && newest.reason === pulse.reason && newest.set_by === pulse.setBy;
  if (newest && isSame && pulse.setAt.getTime() - newest.set_at.getTime() < againMs) return;
  await tx
    .insertInto('pulse')
    .values({
      ...{ connection_id: connectionId, company_id: companyId, revision },
      ...{ value: pulse.value, reason: pulse.reason, set_by: pulse.setBy, set_at: pulse.setAt },
      withdrawn_revision: null,
    })
    .execute();
  await markDirty(tx, connectionId, [companyId]);
}

/**
 * Takes back the rating set at that moment, or the newest one; the one before it is in force again. One that was taken
 * back already stays so: the request came twice. Call inside a transaction.
 * @returns false when there is none.
 */
export async function withdrawPulse(
  tx: Db,
  connectionId: string,
  companyId: string,
  setAt: Date | null,
): Promise<boolean> {
  const revision = await nextRevision(tx, connectionId);
  const ratings = pulsesOf(tx, connectionId, companyId);
  const meant = await (setAt === null
    ? ratings.where('withdrawn_revision', 'is', null)
    : ratings.where('set_at', '=', setAt)
  ).executeTakeFirst();
  if (!meant) return false;
  if (meant.withdrawn_revision !== null) return true;
  await tx
    .updateTable('pulse')
    .set({ withdrawn_revision: revision })
    .where('connection_id', '=', connectionId)
    .where('company_id', '=', companyId)
    .where('revision', '=', meant.revision)
    .execute();
  await markDirty(tx, connectionId, [companyId]);
  return true;
}

/** The newest first. */
const pulsesOf = (db: Db, connectionId: string, companyId: string) =>
  db
    .selectFrom('pulse')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('company_id', '=', companyId)
    .orderBy('revision', 'desc')
    .limit(1);

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
