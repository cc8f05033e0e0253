import type { RecordType } from '@barometer/shared/crm.ts';
import type { ModifiedPage, ModifiedSince } from '../connector.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { SearchPage, type WireRecord } from './wire.ts';

/** HubSpot's largest page of a search. */
const pageSize = 200;

/** The property that moves with every change; contacts have another one than all others. */
const modifiedProperty = (type: RecordType) => (type === 'contact' ? 'lastmodifieddate' : 'hs_lastmodifieddate');

/**
 * One page of what was modified since a moment, oldest first. Each page is a search of its own that begins where the
 * last one ended: by its cursor a search reaches 10,000 records and no more, and leaves some out when others are
 * modified meanwhile, because they move to its end. Index lag is the caller's: it looks back far enough.
 */
export async function findModified(call: Call, type: RecordType, since: ModifiedSince): Promise<ModifiedPage> {
  const modified = modifiedProperty(type);
  const json = {
    filterGroups: [{ filters: filters(modified, since) }],
    sorts: [{ propertyName: since.afterId === null ? modified : 'hs_object_id', direction: 'ASCENDING' }],
    properties: [modified],
    limit: pageSize,
    after: '0',
  };
  const { results } = await call({ method: 'POST', path: paths.search(type), json }, SearchPage, 'search');
  const found = results.map((record) => positionOf(record, modified));
  const last = found.at(-1);
  return {
    found: found.map(({ id, atMs }) => ({ id, modifiedAt: new Date(atMs) })),
    next: nextSince(since, last && { ...last, isFull: found.length >= pageSize }),
  };
}

function filters(modified: string, { fromMs, afterId }: ModifiedSince) {
  if (afterId === null) return [{ propertyName: modified, operator: 'GTE', value: String(fromMs) }];
  return [
    { propertyName: modified, operator: 'EQ', value: String(fromMs) },
    { propertyName: 'hs_object_id', operator: 'GT', value: afterId },
  ];
}

function positionOf({ id, properties, updatedAt }: WireRecord, modified: string): { id: string; atMs: number } {
  return { id, atMs: Date.parse(properties[modified] ?? updatedAt ?? '') };
}

/**
 * Where the next page begins. An import gives thousands of records one moment: a page that is full of it goes on through
 * that moment by id, and then to the next millisecond. Pure.
 * @param last the last record of the page; undefined when it was empty.
 */
export function nextSince(
  since: ModifiedSince,
  last: { id: string; atMs: number; isFull: boolean } | undefined,
): ModifiedSince | null {
  if (since.afterId !== null)
    return last?.isFull ? { fromMs: since.fromMs, afterId: last.id } : { fromMs: since.fromMs + 1, afterId: null };
  if (!last?.isFull) return null;
  return last.atMs > since.fromMs ? { fromMs: last.atMs, afterId: null } : { fromMs: since.fromMs, afterId: '0' };
}
