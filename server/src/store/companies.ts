import type { ChildType, Properties } from '@barometer/shared/crm.ts';
import type { Db } from './db/open.ts';

export interface StoredRecord {
  id: string;
  createdAt: Date | null;
  properties: Properties;
}

/** A company with its children: everything features are computed from. */
export interface CompanyRecords {
  company: StoredRecord;
  children: Record<ChildType, StoredRecord[]>;
}

/** Reads companies with their children in two queries, however many; ids that are gone are absent from the map. */
export async function readCompanies(db: Db, connectionId: string, ids: string[]): Promise<Map<string, CompanyRecords>> {
  const companies = new Map<string, CompanyRecords>();
  if (ids.length === 0) return companies;
  const companyRows = await db
    .selectFrom('record')
    .select(['id', 'created_at', 'properties'])
    .where('connection_id', '=', connectionId)
    .where('type', '=', 'company')
    .where('id', 'in', ids)
    .where('removed_at', 'is', null)
    .execute();
  for (const row of companyRows)
    companies.set(row.id, { company: toRecord(row), children: { contact: [], deal: [], ticket: [] } });
  const childRows = await db
    .selectFrom('association')
    .innerJoin('record', (join) =>
      join
        .onRef('record.connection_id', '=', 'association.connection_id')
        .onRef('record.type', '=', 'association.type')
        .onRef('record.id', '=', 'association.record_id'),
    )
    .select(['association.company_id', 'association.type', 'record.id', 'record.created_at', 'record.properties'])
    .where('association.connection_id', '=', connectionId)
    .where('association.company_id', 'in', ids)
    .where('record.removed_at', 'is', null)
    .orderBy('association.company_id')
    .orderBy('association.type')
    .orderBy('record.id')
    .execute();
  for (const row of childRows) companies.get(row.company_id)?.children[row.type as ChildType].push(toRecord(row));
  return companies;
}

export async function readCompany(db: Db, connectionId: string, id: string): Promise<CompanyRecords | undefined> {
  return (await readCompanies(db, connectionId, [id])).get(id);
}

function toRecord(row: { id: string; created_at: Date | null; properties: Record<string, unknown> }): StoredRecord {
  return { id: row.id, createdAt: row.created_at, properties: row.properties as Properties };
}
