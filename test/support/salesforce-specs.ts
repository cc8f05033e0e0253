import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeWith } from './require.ts';
import { root } from './source-graph.ts';

/** Recorded payloads and Salesforce's Object Reference are read where they lie and never belong to this project. */
const folder = process.env.SALESFORCE_SPECS ?? resolve(root, '../shared/specs/salesforce');

/** Tests that read them; also in CI they may be absent. */
export const describeWithSalesforceSpecs = (what: string, body: () => void) =>
  describeWith(what, existsSync(folder), body, { requiredInCi: false });

/** A recorded payload, `restforce-fixtures/auth_error_response.json`. */
export function payload(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/**
 * Where an answer has not the shape of a recorded one: a key that is missing, a value of another JSON type. Of lists
 * the first items are compared; null may stand for anything, and keys that are data are the caller's to leave out.
 */
export function differences(recorded: unknown, answered: unknown, place = '$'): string[] {
  if (recorded === null || answered === null) return [];
  if (Array.isArray(recorded) !== Array.isArray(answered) || typeof recorded !== typeof answered) {
    return [`${place}: ${JSON.stringify(answered)?.slice(0, 80)} is not like ${JSON.stringify(recorded).slice(0, 80)}`];
  }
  if (Array.isArray(recorded) && Array.isArray(answered)) {
    if (recorded.length === 0 || answered.length === 0) return [];
    return differences(recorded[0], answered[0], `${place}[0]`);
  }
  if (typeof recorded !== 'object' || typeof answered !== 'object') return [];
  const keys = new Map(Object.entries(answered));
  return Object.entries(recorded).flatMap(([key, value]) =>
    keys.has(key) ? differences(value, keys.get(key), `${place}.${key}`) : [`${place}.${key} is missing`],
  );
}
