import { z } from 'zod';
import { plainTypeId } from './association-types.ts';
import { knownTypes } from './associations.ts';
import { type BatchFailure, batchAnswer } from './batch-answer.ts';
import { notFound } from './errors.ts';
import { associationTypeList, setLink, unsetLink } from './linking.ts';
import { kinds, type ObjectType } from './record.ts';
import { type Answer, bodyOf, type Call, objectType, param, type Route } from './route.ts';
import { writeScopes } from './scopes.ts';

const mostCreates = 2000;
const mostArchives = 100;
const ref = z.object({ id: z.string() });
const pair = z.object({ from: ref, to: ref });
const typedPair = pair.extend({ types: associationTypeList });

function batchRoute(op: string, run: Route['run']): Route {
  return {
    method: 'POST',
    endpoint: `/crm/associations/{version}/{fromObjectType}/{toObjectType}/batch/${op}`,
    legacy: [`/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/${op}`],
    class: 'write',
    limit: 'associations-batch',
    scopes: (call) => writesBoth(call, 'fromObjectType'),
    run,
  };
}

function singleRoute(method: Route['method'], from: string, tail: string, run: Route['run']): Route {
  const path = `{${from}Type}/{${from}Id}/associations/${tail}{toObjectType}/{toObjectId}`;
  return {
    method,
    endpoint: `/crm/objects/{version}/${path}`,
    legacy: [`/crm/v4/objects/${path}`],
    class: 'write',
    limit: 'ten-secondly',
    scopes: (call) => writesBoth(call, `${from}Type`),
    run,
  };
}

/** Making and ending associations. */
export const associationWriteRoutes: Route[] = [
  batchRoute('create', batchCreate),
  batchRoute('archive', (call) => {
    const { inputs } = bodyOf(
      call,
      z.object({
        inputs: z
          .array(z.object({ from: ref, to: z.array(ref) }))
          .min(1)
          .max(mostArchives),
      }),
    );
    for (const { from, to } of inputs) for (const { id } of to) unlink(call, 'fromObjectType', from.id, id, false);
    return ended(call);
  }),
  batchRoute('labels/archive', (call) => {
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(typedPair).min(1).max(mostArchives) }));
    for (const { from, to } of inputs) unlink(call, 'fromObjectType', from.id, to.id, true);
    return ended(call);
  }),
  batchRoute('associate/default', (call) => {
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(pair).min(1).max(mostCreates) }));
    return batchAnswer(
      call,
      200,
      inputs.flatMap(({ from, to }) => linkByDefault(call, 'fromObjectType', from.id, to.id)),
    );
  }),
  singleRoute('PUT', 'fromObject', 'default/', (call) =>
    batchAnswer(
      call,
      200,
      linkByDefault(call, 'fromObjectType', param(call, 'fromObjectId'), param(call, 'toObjectId')),
    ),
  ),
  singleRoute('PUT', 'object', '', (call) => {
    const types = bodyOf(call, associationTypeList).map((type) => type.associationTypeId);
    const linked = link(call, 'objectType', param(call, 'objectId'), param(call, 'toObjectId'), types);
    if (!linked) throw notFound();
    return { status: 201, body: linked };
  }),
  singleRoute('DELETE', 'object', '', (call) => {
    unlink(call, 'objectType', param(call, 'objectId'), param(call, 'toObjectId'), false);
    return { status: 204 };
  }),
];

function writesBoth(call: Call, from: string): string[][] {
  return [writeScopes(objectType(call, from)), writeScopes(objectType(call, 'toObjectType'))];
}

/** 2026-09 answers 200, 2026-03 and v4 201; pairs that cannot be linked are told under `errors`. */
function batchCreate(call: Call): Answer {
  const { inputs } = bodyOf(call, z.object({ inputs: z.array(typedPair).min(1).max(mostCreates) }));
  const results: unknown[] = [];
  const failures: BatchFailure[] = [];
  for (const { from, to, types } of inputs) {
    const ids = types.map((type) => type.associationTypeId);
    const linked = link(call, 'fromObjectType', from.id, to.id, ids);
    if (linked) results.push(linked);
    else {
      failures.push({
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        message: `One of ${from.id} and ${to.id} does not exist.`,
        context: { fromObjectId: [from.id], toObjectId: [to.id] },
      });
    }
  }
  return batchAnswer(call, call.version === '2026-09' ? 200 : 201, results, failures);
}

function link(call: Call, fromParam: string, fromId: string, toId: string, typeIds: number[]) {
  const from = objectType(call, fromParam);
  const to = objectType(call, 'toObjectType');
  const { primary } = knownTypes(from, to, typeIds);
  if (!bothThere(call, from, fromId, to, toId)) return undefined;
  setLink(call.portal, { from, fromId, to, toId, primary });
  return {
    fromObjectTypeId: kinds[from].typeId,
    fromObjectId: fromId,
    toObjectTypeId: kinds[to].typeId,
    toObjectId: toId,
    labels: primary ? ['Primary'] : [],
  };
}

/** The default association is told in both directions. */
function linkByDefault(call: Call, fromParam: string, fromId: string, toId: string) {
  const from = objectType(call, fromParam);
  const to = objectType(call, 'toObjectType');
  if (!bothThere(call, from, fromId, to, toId)) throw notFound();
  setLink(call.portal, { from, fromId, to, toId, primary: false });
  const told = (a: ObjectType, aId: string, b: ObjectType, bId: string) => ({
    from: { id: aId },
    to: { id: bId },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: plainTypeId(a, b) ?? 0 },
  });
  return [told(from, fromId, to, toId), told(to, toId, from, fromId)];
}

function unlink(call: Call, fromParam: string, fromId: string, toId: string, onlyLabel: boolean): void {
  const from = objectType(call, fromParam);
  const to = objectType(call, 'toObjectType');
  if (!bothThere(call, from, fromId, to, toId)) return;
  unsetLink(call.portal, { from, fromId, to, toId, primary: false, onlyLabel });
}

function bothThere(call: Call, from: ObjectType, fromId: string, to: ObjectType, toId: string): boolean {
  const { records } = call.portal;
  return Boolean(records[from].find(fromId) && records[to].find(toId));
}

/** v4 answers 204, the dated paths 200 with an empty batch. */
function ended(call: Call): Answer {
  return call.version === 'v4' ? { status: 204 } : batchAnswer(call, 200, []);
}
