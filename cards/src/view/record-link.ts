import type { EvidenceRecord } from '@barometer/shared/card.ts';
import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import { capital } from '@barometer/shared/words/noun.ts';
import type { RecordsView, RecordView } from './card-view.ts';

/** Longer ids say nothing at a glance. */
const idLengthShown = 6;

/** At most `max` of the records; `more` are known to exist beyond the evidence. */
export function recordsView(
  evidence: readonly EvidenceRecord[],
  companyId: string,
  more = 0,
  max = Infinity,
): RecordsView {
  const all = recordViews(evidence, companyId);
  const shown = all.slice(0, max);
  return { shown, more: all.length - shown.length + more };
}

/** Records a person can open. Usage and pulse are no records, and the company itself is the page one is on. */
function recordViews(evidence: readonly EvidenceRecord[], companyId: string): RecordView[] {
  const seen = new Set<string>();
  return evidence.flatMap((record) => {
    const { type, id } = record;
    if (!id || !isRecordType(type) || (type === 'company' && id === companyId) || seen.has(type + id)) return [];
    seen.add(type + id);
    return [
      { type, id, url: record.url ?? null, label: label(type, id, record.name), title: title(type, id, record.name) },
    ];
  });
}

function isRecordType(type: string): type is RecordType {
  return recordTypes.some((known) => known === type);
}

/** Tickets go by number, everything else by name, where there is one. */
function label(type: RecordType, id: string, name: string | null | undefined): string {
  const short = id.length <= idLengthShown;
  if (type === 'ticket' && short) return `#${id}`;
  return name || `${capital(type)} ${short ? `#${id}` : `…${id.slice(-4)}`}`;
}

function title(type: RecordType, id: string, name: string | null | undefined): string {
  return name ? `${capital(type)} ${id}: ${name}` : `${capital(type)} ${id}`;
}
