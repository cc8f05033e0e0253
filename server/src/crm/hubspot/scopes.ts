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
