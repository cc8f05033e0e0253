import { z } from 'zod';
import { plainTypeId, primaryTypeId, typesOf } from './association-types.ts';
import { type BatchFailure, batchAnswer } from './batch-answer.ts';
import { invalid, notFound } from './errors.ts';
import type { Link } from './links.ts';
import type { Portal } from './portal.ts';
import { kinds, type ObjectType } from './record.ts';
import { bodyOf, type Call, limitOf, objectType, param, type Route } from './route.ts';
import { readScopes } from './scopes.ts';

const mostPerPage = 500;
const mostReads = 1000;

const readInput = z.object({
  inputs: z
    .array(z.object({ id: z.string(), after: z.string().optional() }))
    .min(1)
    .max(mostReads),
});

/** Reading who is associated with whom, by the thousand or for one record. */
export const associationRoutes: Route[] = [
  {
    method: 'POST',
    endpoint: '/crm/associations/{version}/{fromObjectType}/{toObjectType}/batch/read',
    legacy: ['/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read'],
    class: 'read',
    limit: 'associations-batch',
    scopes: (call) => readsBoth(call, 'fromObjectType'),
    run: batchRead,
  },
  {
    method: 'GET',
    endpoint: '/crm/objects/{version}/{objectType}/{objectId}/associations/{toObjectType}',
    legacy: ['/crm/v4/objects/{objectType}/{objectId}/associations/{toObjectType}'],
    class: 'read',
    limit: 'ten-secondly',
    scopes: (call) => readsBoth(call, 'objectType'),
    run: (call) => {
      const from = objectType(call);
      const to = objectType(call, 'toObjectType');
      const id = param(call, 'objectId');
      if (!call.portal.records[from].find(id)) throw notFound();
      const limit = limitOf(call, mostPerPage, mostPerPage);
      const links = call.portal.links.of(from, id, to);
      const page = pageOf(call.portal, { from, id, to }, links, call.query.get('after') ?? undefined, limit);
      return { status: 200, body: { results: page.to, ...page.paging } };
    },
  },
];

function readsBoth(call: Call, from: string): string[][] {
  return [readScopes(objectType(call, from)), readScopes(objectType(call, 'toObjectType'))];
}

/**
 * A record without associations is missing from the results and told under `errors`: 207 is this endpoint's normal
 * answer (seen live).
 */
function batchRead(call: Call) {
  const { portal } = call;
  const from = objectType(call, 'fromObjectType');
  const to = objectType(call, 'toObjectType');
  const { inputs } = bodyOf(call, readInput);
  const results: unknown[] = [];
  const failures: BatchFailure[] = [];
  for (const { id, after } of inputs) {
    const links = portal.links.of(from, id, to);
    if (links.length === 0) failures.push(noAssociations(from, id, to));
    else {
      const page = pageOf(portal, { from, id, to }, links, after, mostPerPage);
      results.push({ from: { id }, to: page.to, ...page.paging });
    }
  }
  return batchAnswer(call, 200, results, failures);
}

function noAssociations(from: ObjectType, id: string, to: ObjectType): BatchFailure {
  const [one, other] = [kinds[from].singular, kinds[to].singular];
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${other} is associated with ${one} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [one], toObjectType: [other] },
  };
}

interface Place {
  from: ObjectType;
  id: string;
  to: ObjectType;
}

/** A page of one record's associations; its cursor belongs to that record alone. */
function pageOf(portal: Portal, place: Place, links: Link[], after: string | undefined, limit: number) {
  const prefix = `association|${place.from}|${place.id}|${place.to}|`;
  const start = after === undefined ? 0 : placeAfter(portal, prefix, links, after);
  const page = links.slice(start, start + limit);
  const last = page.at(-1);
  const more = start + limit < links.length && last;
  return {
    to: page.map((link) => shown(portal, place, link)),
    paging: more ? { paging: { next: { after: portal.seal(`${prefix}${last.id}`) } } } : {},
  };
}

function placeAfter(portal: Portal, prefix: string, links: Link[], after: string): number {
  const text = portal.unseal(after);
  const index = text?.startsWith(prefix) ? links.findIndex((link) => link.id === text.slice(prefix.length)) : -1;
  if (index < 0) throw invalid(`Invalid paging cursor: ${after}`);
  return index + 1;
}

function shown(portal: Portal, place: Place, link: Link) {
  const asText = portal.switches.get('toObjectIdType') === 'string';
  return {
    toObjectId: asText ? link.id : Number(link.id),
    associationTypes: typesOf(place.from, place.to, link.primary, link.role).map(({ typeId, label }) => ({
      category: 'HUBSPOT_DEFINED',
      typeId,
      label,
    })),
  };
}

/** Whether these type ids exist between the two types, and whether they say Primary. */
export function knownTypes(from: ObjectType, to: ObjectType, ids: number[]): { primary: boolean } {
  const known = [plainTypeId(from, to), primaryTypeId(from, to)];
  const strange = ids.filter((id) => !known.includes(id));
  if (strange.length > 0)
    throw invalid(`Association types ${strange.join(', ')} do not exist between ${from} and ${to}.`);
  return { primary: ids.some((id) => id === primaryTypeId(from, to)) };
}
