import type { Purpose } from '../connector.ts';

/** Everything the user may do through the API, and going on without them. Asking for one the app lacks is refused. */
export const requiredScopes = ['api', 'refresh_token'] as const;

/** Salesforce's scopes are this coarse: what a purpose needs beside is the user's own permissions. */
const needed: Record<Purpose, readonly string[]> = {
  work: requiredScopes,
  'create-tasks': [],
  'keep-lists': [],
  'complete-actions': [],
};

/** What stands for a scope: `full` for all but refreshing; offline access has two names. */
const wider: Record<string, readonly string[]> = { api: ['full'], refresh_token: ['offline_access'] };

/** @returns those of the scopes needed that were not granted. */
export function missingScopes(granted: readonly string[], to: Purpose): string[] {
  return needed[to].filter((scope) => ![scope, ...(wider[scope] ?? [])].some((one) => granted.includes(one)));
}
