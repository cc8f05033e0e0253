import { childTypes } from '@barometer/shared/crm.ts';
import type { Answer, Evidence } from '@barometer/shared/scoring/answer.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import type { CompanyRecords, StoredRecord } from '../store/companies.ts';
import type { RecordName } from '../store/scores.ts';

/**
 * What a person calls the records that a card speaks of: those behind its metrics, and those that moved the score. They
 * are kept with the score, because looking each up again took PostgreSQL longer than all the rest of a card. Pure.
 * @param moved all moves put together: what came and went in between would be a hundred names that no card tells.
 */
export function namesOf(
  answer: Pick<Answer, 'metrics'>,
  moved: Pick<Move, 'parts'> | null,
  children: CompanyRecords['children'],
): RecordName[] {
  const wanted = { contact: new Set<string>(), deal: new Set<string>(), ticket: new Set<string>() };
  const want = (evidence: Evidence) => {
    if ('id' in evidence && evidence.type !== 'company') wanted[evidence.type].add(evidence.id);
  };
  for (const { evidence } of answer.metrics) evidence.forEach(want);
  for (const part of moved?.parts ?? []) {
    if (part.kind !== 'behaviour') continue;
    part.added.forEach(want);
    part.removed.forEach(want);
  }
  const names: RecordName[] = [];
  for (const type of childTypes)
    for (const record of children[type])
      if (wanted[type].has(record.id))
        names.push([type, record.id, titleOf(record), record.createdAt?.getTime() ?? null]);
  return names;
}

function titleOf({ properties: { subject, name, email } }: StoredRecord): string | null {
  for (const text of [subject, name, email]) if (typeof text === 'string') return text;
  return null;
}
