import { z } from 'zod';
import { shownValue } from './calculated.ts';
import { invalid } from './errors.ts';
import { filter, testOf } from './filter.ts';
import type { Portal } from './portal.ts';
import { present, select } from './present.ts';
import { compareIds, kinds, type ObjectType, type StoredRecord } from './record.ts';
import { bodyOf, objectType, type Route } from './route.ts';
import { reading } from './scopes.ts';

const mostGroups = 5;
const mostFiltersPerGroup = 6;
const mostFilters = 18;
const furthest = 10_000;

const sort = z.union([
  z.string().min(1),
  z.object({ propertyName: z.string().min(1), direction: z.enum(['ASCENDING', 'DESCENDING']).optional() }),
]);

/** The spec calls every field but `query` required; the wire takes what is left out. */
const searchRequest = z.object({
  filterGroups: z
    .array(z.object({ filters: z.array(filter).max(mostFiltersPerGroup) }))
    .max(mostGroups)
    .default([]),
  query: z.string().max(3000).optional(),
  sorts: z.array(sort).max(1).default([]),
  properties: z.array(z.string()).default([]),
  limit: z.int().min(1).max(200).default(10),
  after: z.union([z.string(), z.int()]).optional(),
});
type SearchRequest = z.infer<typeof searchRequest>;

/** Finds live records by their values. Nothing beyond the first 10,000 can be read. */
export const searchRoute: Route = {
  method: 'POST',
  endpoint: '/crm/objects/{version}/{objectType}/search',
  legacy: ['/crm/v3/objects/{objectType}/search'],
  class: 'search',
  limit: 'search',
  scopes: reading,
  run: (call) => {
    const type = objectType(call);
    const request = bodyOf(call, searchRequest);
    const offset = offsetOf(request.after);
    if (offset + request.limit > furthest) {
      throw invalid(`Search cannot reach beyond the first ${furthest} results (text unverified).`);
    }
    const matches = find(call.portal, type, request);
    const selection = select(call.portal, type, request.properties);
    const end = offset + request.limit;
    const results = matches.slice(offset, end).map((record) => present(call.portal, type, record, selection));
    const paging = end < matches.length ? { paging: { next: { after: String(end) } } } : {};
    return { status: 200, body: { total: matches.length, results, ...paging } };
  },
};

/** Unlike a list's cursor, `after` is a number of results here. */
function offsetOf(after: string | number | undefined): number {
  if (after === undefined || after === '') return 0;
  const offset = Number(after);
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalid(`Invalid value for after: ${after}`);
  return offset;
}

function find(portal: Portal, type: ObjectType, request: SearchRequest): StoredRecord[] {
  const count = request.filterGroups.reduce((sum, group) => sum + group.filters.length, 0);
  if (count > mostFilters) throw invalid(`A search takes at most ${mostFilters} filters, not ${count}.`);
  const groups = request.filterGroups.map(({ filters }) =>
    filters.map((wanted) => ({ name: wanted.propertyName, passes: testOf(portal, type, wanted) })),
  );
  const words = (request.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found: StoredRecord[] = [];
  for (const record of portal.records[type].all()) {
    const seen = portal.searchIndex.seen(record);
    if (!seen) continue;
    const value = (name: string) => shownValue(portal, type, seen, name);
    if (groups.length > 0 && !groups.some((group) => group.every(({ name, passes }) => passes(value(name))))) continue;
    if (words.length > 0 && !mentions(kinds[type].searchable.map(value), words)) continue;
    found.push(seen);
  }
  return sorted(portal, type, found, request.sorts[0]);
}

function mentions(values: (string | null)[], words: string[]): boolean {
  const text = values.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Without a sort, oldest first. Records without the value come last, as do ties by id. */
export function sorted(
  portal: Portal,
  type: ObjectType,
  found: StoredRecord[],
  by: SearchRequest['sorts'][number] | undefined,
) {
  if (by === undefined) return found;
  const name = typeof by === 'string' ? by.replace(/^-/, '') : by.propertyName;
  const descending = typeof by === 'string' ? by.startsWith('-') : by.direction === 'DESCENDING';
  const definition = portal.catalog.find(type, name);
  if (!definition) throw invalid(`There was a problem with the request: cannot sort by "${name}", it does not exist.`);
  const sign = descending ? -1 : 1;
  if (name === 'hs_object_id') return found.sort((a, b) => sign * compareIds(a.id, b.id));
  const numeric = definition.type === 'number';
  const keyed = found.map((record) => ({ record, key: keyOf(shownValue(portal, type, record, name), numeric) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return a.key < b.key ? -sign : a.key > b.key ? sign : compareIds(a.record.id, b.record.id);
  });
  return keyed.map(({ record }) => record);
}

function keyOf(value: string | null, numeric: boolean): string | number | null {
  return value === null ? null : numeric ? Number(value) : value.toLowerCase();
}
