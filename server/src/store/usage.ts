import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db/open.ts';
import { markDirty } from './dirty.ts';
import { nextRevision } from './revision.ts';

export interface UsageValue {
  companyId: string;
  name: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  value: number;
}

/**
 * Adds the values that differ from those known for their day, and marks their companies. Call inside a transaction;
 * each company, name and day at most once.
 * @returns how many were new.
 */
export async function addUsage(tx: Db, connectionId: string, values: UsageValue[]): Promise<number> {
  if (values.length === 0) return 0;
  const revision = await nextRevision(tx, connectionId);
  // One look into the index a value: an anti-join would walk the whole table while it is new and not analysed.
  const added = await sql<{ company_id: string }>`
    insert into usage_value (connection_id, company_id, name, day, revision, value)
    select ${connectionId}, given.company_id, given.name, given.day, ${revision}, given.value
    from unnest(
      ${values.map(({ companyId }) => companyId)}::text[], ${values.map(({ name }) => name)}::text[],
      ${values.map(({ day }) => day)}::text[], ${values.map(({ value }) => value)}::double precision[]
    ) as given (company_id, name, day, value)
    left join lateral (
      select value from usage_value as known
      where known.connection_id = ${connectionId} and known.company_id = given.company_id
        and known.name = given.name and known.day = given.day
      order by revision desc limit 1
    ) as known on true
    where known.value is distinct from given.value
    returning company_id
  `.execute(tx);
  await markDirty(
    tx,
    connectionId,
    added.rows.map((row) => row.company_id),
  );
  return added.rows.length;
}

export interface KnownCompanies {
  ids: Set<string>;
  /** A domain and an external id may be several companies'. */
  byDomain: Map<string, string[]>;
  byExternalId: Map<string, string[]>;
}

/** The companies there are of those wanted, in the order of their ids; domains as `normalDomain` has them. */
export async function findCompanies(
  db: Db,
  connectionId: string,
  wanted: { ids: string[]; domains: string[]; externalIds: string[] },
): Promise<KnownCompanies> {
  const ids = distinct(wanted.ids);
  const found = (condition: RawBuilder<unknown>) => sql`
    cross join lateral (
      select id, properties->>'domain' as domain, properties->>'externalId' as external_id from record
      where connection_id = ${connectionId} and removed_at is null and ${condition} offset 0
    ) as found
  `;
  // One look into an index a name, which "offset 0" keeps the planner to: on a table that was never analysed, and the
  // embedded one never is, it would walk all companies. The type comes with each id for the same reason: as a constant
  // it would let an index of domains serve, which knows no ids.
  const { rows } = await sql<{ id: string; domain: string | null; external_id: string | null }>`
    select found.* from unnest(${ids}::text[], ${ids.map(() => 'company')}::text[]) as wanted (id, type)
    ${found(sql`id = wanted.id and type = wanted.type`)}
    union
    select found.* from unnest(${distinct(wanted.domains)}::text[]) as wanted (domain)
    ${found(sql`type = 'company' and properties->>'domain' = wanted.domain`)}
    union
    select found.* from unnest(${distinct(wanted.externalIds)}::text[]) as wanted (external_id)
    ${found(sql`type = 'company' and properties->>'externalId' = wanted.external_id`)}
    order by id
  `.execute(db);
  const known: KnownCompanies = { ids: new Set(), byDomain: new Map(), byExternalId: new Map() };
  for (const { id, domain, external_id: externalId } of rows) {
    known.ids.add(id);
    if (domain !== null) add(known.byDomain, domain, id);
    if (externalId !== null) add(known.byExternalId, externalId, id);
  }
  return known;
}

function add(map: Map<string, string[]>, key: string, id: string): void {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
}

const distinct = (values: string[]) => [...new Set(values)];
