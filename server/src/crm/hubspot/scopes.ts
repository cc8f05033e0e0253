import type { Purpose } from '../connector.ts';

/**
 * Exactly the scopes the app asks for; HubSpot refuses an install link whose scopes differ from the app's.
 * `tickets` covers reading tickets: the 2026-09 API lists no finer one.
 */
export const requiredScopes = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'tickets',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.objects.owners.read',
] as const;

/** HubSpot counts tasks among a contact's activities. */
export const taskScope = 'crm.objects.contacts.write';

/** What each purpose needs. All but work are optional: an account may live without them. */
const needed: Record<Purpose, readonly string[]> = {
  work: requiredScopes,
  'create-tasks': [taskScope],
  'keep-lists': ['crm.lists.read', 'crm.lists.write'],
  'complete-actions': ['automation'],
};

/** What an account may allow beside; the app lists them as optional. */
export const optionalScopes = [...needed['create-tasks'], ...needed['keep-lists'], ...needed['complete-actions']];

/** @returns those of the scopes needed that were not granted. */
export function missingScopes(granted: readonly string[], to: Purpose): string[] {
  return needed[to].filter((scope) => !granted.includes(scope));
}
