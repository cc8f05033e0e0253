import { z } from 'zod';
import { batchAnswer } from './batch-answer.ts';
import { presentProperty } from './definition.ts';
import { createProperty, newProperty, propertyUpdate, updateProperty } from './definition-writes.ts';
import { HubSpotError, invalid, notFound } from './errors.ts';
import { bodyOf, type Call, flag, objectType, param, type Route } from './route.ts';
import { readingSchema, writingSchema } from './scopes.ts';
import type { Definition } from './standard/define.ts';

const all = '/crm/properties/{version}/{objectType}';
const legacyAll = '/crm/v3/properties/{objectType}';
const shared = { class: 'other', limit: 'ten-secondly' } as const;

function route(method: Route['method'], tail: string, run: Route['run'], writes: boolean): Route {
  const scopes = writes ? writingSchema : readingSchema;
  return { ...shared, method, endpoint: `${all}${tail}`, legacy: [`${legacyAll}${tail}`], scopes, run };
}

/** Property definitions: list, read, create, change, archive. */
export const propertyRoutes: Route[] = [
  route(
    'GET',
    '',
    (call) => {
      const results = call.portal.catalog.list(objectType(call), flag(call, 'archived')).map(presentProperty);
      return { status: 200, body: { results } };
    },
    false,
  ),
  route(
    'POST',
    '',
    (call) => ({
      status: 201,
      body: presentProperty(createProperty(call, objectType(call), bodyOf(call, newProperty))),
    }),
    true,
  ),
  route('POST', '/batch/read', batchRead, false),
  route('POST', '/batch/create', batchCreate, true),
  route(
    'POST',
    '/batch/archive',
    (call) => {
      const { inputs } = bodyOf(call, z.object({ inputs: names }));
      const type = objectType(call);
      for (const { name } of inputs) {
        const definition = call.portal.catalog.find(type, name);
        if (definition) archive(call, definition);
      }
      return { status: 204 };
    },
    true,
  ),
  route(
    'GET',
    '/{propertyName}',
    (call) => ({ status: 200, body: presentProperty(named(call, flag(call, 'archived'))) }),
    false,
  ),
  route(
    'PATCH',
    '/{propertyName}',
    (call) => {
      const updated = updateProperty(call, objectType(call), named(call, false), bodyOf(call, propertyUpdate));
      return { status: 200, body: presentProperty(updated) };
    },
    true,
  ),
  route(
    'DELETE',
    '/{propertyName}',
    (call) => {
      archive(call, named(call, false));
      return { status: 204 };
    },
    true,
  ),
];

/** How many a property batch takes is unverified; 100 is the smallest number anyone reports. */
const names = z
  .array(z.object({ name: z.string() }))
  .min(1)
  .max(100);

function named(call: Call, archived: boolean): Definition {
  const definition = call.portal.catalog.any(objectType(call), param(call, 'propertyName'));
  if (!definition || definition.archived !== archived) throw missing(param(call, 'propertyName'));
  return definition;
}

function missing(name: string): HubSpotError {
  return notFound(`Property "${name}" does not exist`);
}

/** Archived definitions keep their records' values, for the day the name is created again. */
function archive(call: Call, definition: Definition): void {
  if (definition.hubspotDefined) throw invalid(`The property "${definition.name}" is defined by HubSpot.`);
  const at = call.portal.clock.iso();
  const archived = { ...definition, archived: true, archivedAt: at, updatedAt: at };
  call.portal.commit({ op: 'property', type: objectType(call), definition: archived });
}

function batchRead(call: Call) {
  const type = objectType(call);
  const input = bodyOf(
    call,
    z.object({ inputs: names, archived: z.boolean().default(false), dataSensitivity: z.string().optional() }),
  );
  const results: unknown[] = [];
  const lost: string[] = [];
  for (const { name } of input.inputs) {
    const definition = call.portal.catalog.any(type, name);
    if (definition && definition.archived === input.archived) results.push(presentProperty(definition));
    else lost.push(name);
  }
  const failures = lost.map((name) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: missing(name).text,
    context: { name: [name] },
  }));
  return batchAnswer(call, 200, results, failures);
}

/** 2026-09 answers 200, the older versions 201; names that exist are told under `errors`. */
function batchCreate(call: Call) {
  const type = objectType(call);
  const { inputs } = bodyOf(call, z.object({ inputs: z.array(newProperty).min(1).max(100) }));
  const results: unknown[] = [];
  const failures: {
    status: string;
    category: string;
    subCategory?: string;
    message: string;
    context: Record<string, string[]>;
  }[] = [];
  for (const input of inputs) {
    try {
      results.push(presentProperty(createProperty(call, type, input)));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const category = error.status === 409 ? 'OBJECT_ALREADY_EXISTS' : 'VALIDATION_ERROR';
      failures.push({ status: 'error', category, message: error.text, context: { name: [input.name] } });
    }
  }
  return batchAnswer(call, call.version === '2026-09' ? 200 : 201, results, failures);
}
