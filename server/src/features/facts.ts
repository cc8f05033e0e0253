import type { FactRecord, Facts } from '@barometer/shared/facts.ts';
import type { CompanyRecords, StoredRecord } from '../store/companies.ts';

/**
 * The snapshot a score is computed from. Every collection is there, as `[]` when empty: scoring starts only after
 * each type has been listed to its end, so an absent child is known not to exist.
 */
export function toFacts(records: CompanyRecords, asOf: Date): Facts {
  return {
    asOf: asOf.toISOString(),
    company: { id: records.company.id, properties: records.company.properties },
    contacts: records.children.contact.map(toFactRecord),
    deals: records.children.deal.map(toFactRecord),
    tickets: records.children.ticket.map(toFactRecord),
  };
}

function toFactRecord(record: StoredRecord): FactRecord {
  return { id: record.id, createdAt: record.createdAt?.toISOString() ?? null, properties: record.properties };
}
