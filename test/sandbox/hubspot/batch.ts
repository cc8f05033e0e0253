import { z } from 'zod';
import { type BatchFailure, batchAnswer, notGot, refused, repeatedIds } from './batch-answer.ts';
import { HubSpotError, invalid, notFound } from './errors.ts';
import { newLinks } from './linking.ts';
import { change, create, findBy, refuseTaken } from './objects.ts';
import { present, select } from './present.ts';
import type { StoredRecord } from './record.ts';
import { bodyOf, type Call, flag, objectType, type Route } from './route.ts';
import { reading, writing } from './scopes.ts';
import { checkedProperties, writtenProperties } from './write.ts';

/** More than 100 inputs are refused; an empty list as well (both texts unverified). */
const inputsOf = <T extends z.ZodType>(input: T) => z.object({ inputs: z.array(input).min(1).max(100) });

const idInput = z.object({ id: z.string() });
const updateInput = z.object({ id: z.string(), idProperty: z.string().optional(), properties: writtenProperties });

function batchRoute(op: string, kind: 'read' | 'write', run: (call: Call) => ReturnType<Route['run']>): Route {
  return {
    method: 'POST',
    endpoint: `/crm/objects/{version}/{objectType}/batch/${op}`,
    legacy: [`/crm/v3/objects/{objectType}/batch/${op}`],
    class: kind,
    limit: 'ten-secondly',
    scopes: kind === 'read' ? reading : writing,
    run,
  };
}

/** Up to 100 records in a call. */
export const batchRoutes: Route[] = [
  batchRoute('read', 'read', read),
  batchRoute('create', 'write', (call) => {
    const type = objectType(call);
    const { inputs } = bodyOf(
      call,
      inputsOf(z.object({ properties: writtenProperties, associations: newLinks.optional() })),
    );
    // One duplicate or bad value fails the whole batch, and only the first is named (seen on v3).
    for (const input of inputs) {
      refuseTaken(
        call.portal,
        type,
        checkedProperties({ portal: call.portal, type, refuse: call.refuse }, input.properties),
      );
    }
    const results = inputs.map((input) => {
      const record = create(call, type, input);
      return present(call.portal, type, record, select(call.portal, type, Object.keys(input.properties)));
    });
    return batchAnswer(call, 201, results);
  }),
  batchRoute('update', 'write', update),
  batchRoute('upsert', 'write', (call) => {
    const type = objectType(call);
    const { inputs } = bodyOf(call, inputsOf(updateInput));
    if (inputs.some((input) => input.idProperty === undefined)) throw invalid('idProperty is required in every input.');
    const found = inputs.map((input) => findBy(call.portal, type, input.id, input.idProperty));
    for (const [index, input] of inputs.entries()) {
      checkedProperties({ portal: call.portal, type, record: found[index], refuse: call.refuse }, input.properties);
    }
    const results = inputs.map((input, index) => {
      const record = found[index];
      const properties = { ...input.properties, [input.idProperty ?? '']: input.id };
      if (record) change(call, type, record, input.properties);
      const written = record ?? create(call, type, { properties });
      const shown = present(call.portal, type, written, select(call.portal, type, Object.keys(properties)));
      return { ...shown, new: record === undefined };
    });
    return batchAnswer(call, 200, results);
  }),
  batchRoute('archive', 'write', (call) => {
    const type = objectType(call);
    const { inputs } = bodyOf(call, inputsOf(idInput));
    for (const { id } of inputs) {
      const record = call.portal.records[type].find(id);
      if (record) call.portal.commit({ op: 'archive', type, id: record.id, at: call.portal.clock.iso() });
    }
    return { status: 204 };
  }),
];

function read(call: Call) {
  const { portal } = call;
  const type = objectType(call);
  const archived = flag(call, 'archived');
  const input = bodyOf(
    call,
    inputsOf(idInput).extend({
      idProperty: z.string().optional(),
      properties: z.array(z.string()).default([]),
      propertiesWithHistory: z.array(z.string()).default([]),
    }),
  );
  if (input.propertiesWithHistory.length > 0 && input.inputs.length > 50) {
    throw invalid('With propertiesWithHistory at most 50 records can be read.');
  }
  const selection = select(portal, type, input.properties, input.propertiesWithHistory);
  const found = new Map<StoredRecord, unknown>();
  const lost: string[] = [];
  for (const { id } of input.inputs) {
    const record = archived ? portal.records[type].find(id, true) : findBy(portal, type, id, input.idProperty);
    if (record) found.set(record, present(portal, type, record, selection));
    else lost.push(id);
  }
  const named = portal.switches.get('batchReadMissingId') === '207' ? lost : [];
  return batchAnswer(call, 200, [...found.values()], named.length > 0 ? [notGot(type, named)] : []);
}

function update(call: Call) {
  const { portal } = call;
  const type = objectType(call);
  const { inputs } = bodyOf(call, inputsOf(updateInput));
  const repeated = repeatedIds(inputs.map((input) => input.id));
  if (repeated.length > 0 && portal.switches.get('batchDuplicateIds') === '400') {
    throw invalid(`Duplicate IDs found in batch input: [${repeated.join(', ')}]. IDs must be unique.`);
  }
  const failures: BatchFailure[] = [];
  const lost: string[] = [];
  const good: { record: StoredRecord; properties: Record<string, unknown> }[] = [];
  for (const input of inputs) {
    const record = findBy(portal, type, input.id, input.idProperty);
    if (!record) {
      lost.push(input.id);
      continue;
    }
    try {
      const checked = checkedProperties({ portal, type, record, refuse: call.refuse }, input.properties);
      refuseTaken(portal, type, checked, record.id);
      good.push({ record, properties: input.properties });
    } catch (error) {
      if (!(error instanceof HubSpotError) || portal.switches.get('batchInvalidValue') === 'whole-call-400')
        throw error;
      failures.push(refused(error, input.id));
    }
  }
  if (lost.length > 0) {
    if (portal.switches.get('batchUpdateMissingId') === '404') throw notFound();
    failures.push(notGot(type, lost));
  }
  const results = good.map(({ record, properties }) => {
    const names = change(call, type, record, properties);
    return present(portal, type, record, select(portal, type, names));
  });
  return batchAnswer(call, 200, results, failures);
}
