import { invalid } from './errors.ts';
import type { Portal } from './portal.ts';
import { present, select } from './present.ts';
import { type ObjectType, objectTypeOf } from './record.ts';
import { type Call, flag, limitOf, many, objectType, type Route } from './route.ts';
import { reading } from './scopes.ts';

/** Pages of records in id order. */
export const listRoute: Route = {
  method: 'GET',
  endpoint: '/crm/objects/{version}/{objectType}',
  legacy: ['/crm/v3/objects/{objectType}'],
  class: 'read',
  limit: 'ten-secondly',
  scopes: reading,
  run: (call) => {
    const type = objectType(call);
    const withHistory = many(call, 'propertiesWithHistory');
    // Reading histories halves the page: above 50 is refused.
    const limit = limitOf(call, 10, withHistory.length > 0 ? 50 : 100);
    const archived = flag(call, 'archived');
    // Types that are not associated, or do not exist, are left out without a word.
    const associations = many(call, 'associations').flatMap((name) => objectTypeOf(name) ?? []);
    const selection = select(call.portal, type, many(call, 'properties'), withHistory, associations);
    const last = readCursor(call.portal, type, archived, call.query.get('after'));
    const { page, more } = call.portal.records[type].pageAfter(last, limit, archived);
    const results = page.map((record) => present(call.portal, type, record, selection));
    const lastId = page.at(-1)?.id;
    if (!more || lastId === undefined) return { status: 200, body: { results } };
    const after = writeCursor(call.portal, type, archived, lastId);
    return { status: 200, body: { results, paging: { next: { after, link: linkTo(call, after) } } } };
  },
};

/** A cursor names the last record seen, so records that come or go meanwhile neither repeat nor hide any other. */
function writeCursor(portal: Portal, type: ObjectType, archived: boolean, lastId: string): string {
  return portal.seal(`list|${type}|${archived}|${lastId}`);
}

/** Only a cursor this account gave out for this list is taken; the text of the refusal is unverified. */
function readCursor(portal: Portal, type: ObjectType, archived: boolean, after: string | null): string | undefined {
  if (after === null) return undefined;
  const prefix = `list|${type}|${archived}|`;
  const text = portal.unseal(after);
  if (!text?.startsWith(prefix)) throw invalid(`Invalid paging cursor: ${after}`);
  return text.slice(prefix.length);
}

function linkTo(call: Call, after: string): string {
  const query = new URLSearchParams(call.query);
  query.set('after', after);
  return `${call.portal.baseUrl}${call.path}?${query}`;
}
