import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PropertyGroup } from './catalog.ts';
import { alreadyExists, HubSpotError, notFound } from './errors.ts';
import { bodyOf, type Call, objectType, param, type Route } from './route.ts';
import { readingSchema, writingSchema } from './scopes.ts';

const all = '/crm/properties/{version}/{objectType}/groups';
const legacyAll = '/crm/v3/properties/{objectType}/groups';
const shared = { class: 'other', limit: 'ten-secondly' } as const;

/** Groups of properties, as the property settings show them. */
export const groupRoutes: Route[] = [
  {
    ...shared,
    method: 'GET',
    endpoint: all,
    legacy: [legacyAll],
    scopes: readingSchema,
    run: (call) => ({ status: 200, body: { results: call.portal.catalog.groupsOf(objectType(call)) } }),
  },
  {
    ...shared,
    method: 'POST',
    endpoint: all,
    legacy: [legacyAll],
    scopes: writingSchema,
    run: (call) => {
      const input = bodyOf(
        call,
        z.object({ name: z.string().min(1), label: z.string().min(1), displayOrder: z.int().optional() }),
      );
      const type = objectType(call);
      if (call.portal.catalog.group(type, input.name)) {
        throw alreadyExists(
          `A property group named '${input.name}' already exists.`,
          'Properties.GROUP_WITH_NAME_EXISTS',
        );
      }
      // The name of an archived group may be used again (seen live).
      const group = { name: input.name, label: input.label, displayOrder: input.displayOrder ?? -1, archived: false };
      call.portal.commit({ op: 'group', type, group });
      return { status: 201, body: group };
    },
  },
  {
    ...shared,
    method: 'GET',
    endpoint: `${all}/{groupName}`,
    legacy: [`${legacyAll}/{groupName}`],
    scopes: readingSchema,
    run: (call) => ({ status: 200, body: named(call) }),
  },
  {
    ...shared,
    method: 'PATCH',
    endpoint: `${all}/{groupName}`,
    legacy: [`${legacyAll}/{groupName}`],
    scopes: writingSchema,
    run: (call) => {
      const known = named(call);
      const input = bodyOf(call, z.object({ label: z.string().min(1).optional(), displayOrder: z.int().optional() }));
      const group = {
        ...known,
        label: input.label ?? known.label,
        displayOrder: input.displayOrder ?? known.displayOrder,
      };
      call.portal.commit({ op: 'group', type: objectType(call), group });
      return { status: 200, body: group };
    },
  },
  {
    ...shared,
    method: 'DELETE',
    endpoint: `${all}/{groupName}`,
    legacy: [`${legacyAll}/{groupName}`],
    scopes: writingSchema,
    run: (call) => {
      const type = objectType(call);
      const group = named(call);
      const active = call.portal.catalog.list(type, false).filter((one) => one.groupName === group.name);
      if (active.length > 0) throw groupInUse(group.name, active.length);
      call.portal.commit({ op: 'group', type, group: { ...group, archived: true } });
      return { status: 204 };
    },
  },
];

function named(call: Call): PropertyGroup {
  const group = call.portal.catalog.group(objectType(call), param(call, 'groupName'));
  if (!group) throw notFound(`Property group "${param(call, 'groupName')}" does not exist`);
  return group;
}

/** Here the real error travels as JSON text inside the message (seen live). */
function groupInUse(name: string, count: number): HubSpotError {
  const inner = {
    status: 'error',
    message: `The group ${name} has ${count} active properties.`,
    correlationId: randomUUID(),
    subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    category: 'VALIDATION_ERROR',
  };
  return new HubSpotError(400, {
    status: 'error',
    message: JSON.stringify(inner),
    correlationId: randomUUID(),
    category: 'VALIDATION_ERROR',
  });
}
