import { type CardData, CardMetric, type EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';

/** Of ids in Salesforce the first three letters tell what they are of. */
const prefixes: Record<RecordType, string> = { company: '001', contact: '003', deal: '006', ticket: '500' };

/** A card of the gallery as Salesforce's `Health_Details__c` would hold it: with ids of its kind. */
export function salesforceDetails(card: CardData): CardData {
  return {
    ...card,
    company: { ...card.company, id: salesforceId('company', card.company.id) },
    metrics: card.metrics.map((metric) =>
      CardMetric.parse({ ...metric, evidence: metric.evidence.map((record) => withSalesforceId(record)) }),
    ),
    ...(card.moved ? { moved: { ...card.moved, parts: card.moved.parts.map(partWithIds) } } : {}),
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
