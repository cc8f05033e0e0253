import { z } from 'zod';
import { type ErrorDetail, invalid, missingScopes } from './errors.ts';
import { type NewLink, newLinks } from './linking.ts';
import type { Portal } from './portal.ts';
import { type ObjectType, objectTypes } from './record.ts';
import { bodyOf, type Call, type Route } from './route.ts';
import { missing } from './scopes.ts';

/** A task as the account keeps it: for people, never listed or searched here. */
export interface Task {
  id: string;
  createdAt: string;
  properties: Record<string, string>;
  associations: { objectType: ObjectType; id: string }[];
}

/** From a task to what it is about. */
const taskTo: Record<ObjectType, number> = { companies: 192, contacts: 204, deals: 216, tickets: 230 };
const firstId = 9_000_000_001;

const text = z.string().max(65_536);
/** The properties of a task that can be set here; HubSpot knows more. */
const properties = z.strictObject({
  hs_timestamp: z.string().refine((value) => !Number.isNaN(momentOf(value)), 'must be a datetime'),
  hs_task_subject: text.optional(),
  hs_task_body: text.optional(),
  hs_task_status: z.enum(['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED']).optional(),
  hs_task_priority: z.enum(['NONE', 'LOW', 'MEDIUM', 'HIGH']).optional(),
  hs_task_type: z.enum(['TODO', 'CALL', 'EMAIL']).optional(),
  hubspot_owner_id: z.string().optional(),
});

/** Creating a task for somebody, attached to records. */
export const taskRoute: Route = {
  method: 'POST',
  endpoint: '/crm/objects/{version}/tasks',
  legacy: ['/crm/v3/objects/tasks'],
  class: 'write',
  limit: 'ten-secondly',
  // Which scope is looked at when it runs: it is a switch.
  scopes: () => [],
  run: (call) => {
    refuseWithoutScope(call);
    const input = bodyOf(
      call,
      z.object({ properties: z.record(z.string(), z.string()), associations: newLinks.default([]) }),
    );
    const task = create(call.portal, input);
    return {
      status: 201,
      body: {
        id: task.id,
        properties: {
          ...task.properties,
          hs_createdate: task.createdAt,
          hs_lastmodifieddate: task.createdAt,
          hs_object_id: task.id,
        },
        createdAt: task.createdAt,
        updatedAt: task.createdAt,
        archived: false,
        url: call.portal.recordUrl('0-27', task.id),
      },
    };
  },
};

function refuseWithoutScope({ portal, caller }: Call): void {
  const anyOf =
    portal.switches.get('taskScope') === 'contacts-write'
      ? ['crm.objects.contacts.write']
      : ['contacts', 'companies', 'deals'].map((type) => `crm.objects.${type}.write`);
  const lacking = missing([anyOf], caller.scopes);
  if (lacking) throw missingScopes(lacking);
}

function create(portal: Portal, input: { properties: Record<string, string>; associations: NewLink[] }): Task {
  const parsed = properties.safeParse(input.properties);
  if (!parsed.success) throw badTask(portal, parsed.error.issues);
  const owner = parsed.data.hubspot_owner_id;
  if (owner && !portal.book.owners.some(({ id, archived }) => id === owner && !archived))
    throw badTask(portal, [{ code: 'INVALID_OPTION', path: ['hubspot_owner_id'], message: `${owner} is no owner` }]);
  const associations = input.associations.map((link) => attach(portal, link));
  const createdAt = portal.clock.iso();
  const given = Object.entries(input.properties).filter(([, value]) => value !== '');
  const task = {
    id: String(firstId + portal.tasks.length),
    createdAt,
    properties: {
      ...Object.fromEntries(given),
      hs_timestamp: new Date(momentOf(parsed.data.hs_timestamp)).toISOString(),
    },
    associations,
  };
  portal.commit({ op: 'task', task });
  return task;
}

/** The type id tells what kind of record the task is attached to. */
function attach(portal: Portal, { to, types }: NewLink): Task['associations'][number] {
  const ids = types.map((type) => type.associationTypeId);
  const objectType = objectTypes.find((type) => ids.every((id) => id === taskTo[type]));
  if (!objectType) throw invalid(`Association types ${ids.join(', ')} do not exist from tasks.`);
  const record = portal.records[objectType].find(to.id);
  if (!record) throw invalid(`There is no ${objectType} record ${to.id} to associate.`);
  return { objectType, id: record.id };
}

function badTask(portal: Portal, issues: { code: string; path: PropertyKey[]; message: string }[]) {
  const problems = issues.map(({ message, path }) => ({ name: String(path[0] ?? ''), message }));
  const inner = problems.map(({ name, message }) => ({ isValid: false, message, name, portalId: portal.id }));
  const errors: ErrorDetail[] = problems.map(({ name, message }) => ({ message, context: { propertyName: [name] } }));
  return invalid(`Property values were not valid: ${JSON.stringify(inner)}`, { errors });
}

/** Milliseconds of an ISO datetime or of epoch milliseconds. */
function momentOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
}
