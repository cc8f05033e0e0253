import type { CardData, EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';

/** Of ids in Salesforce the first three letters tell what they are of. */
const prefixes: Record<RecordType, string> = { company: '001', contact: '003', deal: '006', ticket: '500' };

/** The metrics of the gallery's cards that the field keeps. */
const told = ['urgent', 'active-users', 'users-trend', 'renewal', 'expansion'];

/**
 * A card of the gallery as Salesforce's `Health_Details__c` holds it: no history, no pages of the server, of a score only
 * the metrics that matter most, and ids of Salesforce's kind.
 */
export function salesforceDetails({ history: _history, links: _links, ...card }: CardData): CardData {
  const kept = card.state === 'scored' ? card.metrics.filter(({ id }) => told.includes(id)) : card.metrics;
  const metrics = kept.map((metric) => ({ ...metric, evidence: metric.evidence.map(withSalesforceId) }));
  const { moved } = card;
  return {
    ...card,
    company: { ...card.company, id: salesforceId('company', card.company.id) },
    metrics,
    metricCount: card.metricCount ?? card.metrics.length,
    ...(moved ? { moved: { ...moved, parts: moved.parts.map(partWithIds) } } : {}),
  };
}

type Part = NonNullable<CardData['moved']>['parts'][number];

function partWithIds(part: Part): Part {
  if (part.kind !== 'behaviour') return part;
  return { ...part, added: part.added.map(withSalesforceId), removed: part.removed.map(withSalesforceId) };
}

function withSalesforceId(record: EvidenceRecord): EvidenceRecord {
  const { type, id } = record;
  if (id === undefined || type === 'usage' || type === 'pulse') return record;
  return { ...record, id: salesforceId(type, id) };
}

/** 18 letters, as Salesforce's interfaces give them. */
function salesforceId(type: RecordType, id: string): string {
  return `${prefixes[type]}${id.padStart(12, '0').slice(-12)}AAA`;
}
