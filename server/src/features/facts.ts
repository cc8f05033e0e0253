import type { FactRecord, Facts } from '@barometer/shared/facts.ts';
import type { CompanyRecords, StoredRecord } from '../store/companies.ts';

/**
 * The snapshot a score is computed from. Every collection is there, as `[]` when empty: scoring starts only after
 * each type has been listed to its end, so an absent child is known not to exist. Usage that was never received is
 * absent: not known.
 */
export function toFacts(records: CompanyRecords, asOf: Date): Facts {
  const { company, children, usage, pulse } = records;
  return {
    asOf: asOf.toISOString(),
    company: { id: company.id, properties: company.properties },
    contacts: children.contact.map(toFactRecord),
    deals: children.deal.map(toFactRecord),
    tickets: children.ticket.map(toFactRecord),
    usage,
    ...(pulse === null
      ? {}
      : {
          pulse: {
            value: pulse.value,
            setAt: pulse.setAt.toISOString(),
            by: pulse.setBy,
            ...(pulse.reason === null ? {} : { reason: pulse.reason }),
          },
        }),
  };
}

function toFactRecord(record: StoredRecord): FactRecord {
  return { id: record.id, createdAt: record.createdAt?.toISOString() ?? null, properties: record.properties };
}
