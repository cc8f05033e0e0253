import type { ObjectType } from './record.ts';
import { type Call, objectType } from './route.ts';

/** Tickets have one scope for reading and writing; the others a pair each. */
export function readScopes(type: ObjectType): string[] {
  return type === 'tickets' ? ['tickets'] : [`crm.objects.${type}.read`];
}

export function writeScopes(type: ObjectType): string[] {
  return type === 'tickets' ? ['tickets'] : [`crm.objects.${type}.write`];
}

/** Definitions are readable with any scope on the type, and changeable with its schema scope. */
export function schemaReadScopes(type: ObjectType): string[] {
  if (type === 'tickets') return ['tickets'];
  return [`crm.objects.${type}.read`, `crm.objects.${type}.write`, `crm.schemas.${type}.read`];
}

export function schemaWriteScopes(type: ObjectType): string[] {
  return type === 'tickets' ? ['tickets'] : [`crm.schemas.${type}.write`];
}

export const reading = (call: Call) => [readScopes(objectType(call))];
export const writing = (call: Call) => [writeScopes(objectType(call))];
export const readingSchema = (call: Call) => [schemaReadScopes(objectType(call))];
export const writingSchema = (call: Call) => [schemaWriteScopes(objectType(call))];

/** Of each list the caller needs one: the first list it has none of. */
export function missing(needed: string[][], granted: readonly string[]): string[] | undefined {
  return needed.find((anyOf) => anyOf.length > 0 && !anyOf.some((scope) => granted.includes(scope)));
}

/** What the product asks for when it is installed. */
export const productScopes = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'tickets',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.objects.owners.read',
];

/** What the app of the product lists as optional: for tasks, for lists, for workflows. */
export const productOptionalScopes = ['crm.objects.contacts.write', 'crm.lists.read', 'crm.lists.write', 'automation'];
