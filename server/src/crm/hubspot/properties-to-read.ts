import type { RecordType } from '@barometer/shared/crm.ts';
import { derivedFrom } from './field-map.ts';
import type { Portal } from './record.ts';

/** Only properties the portal has: an unknown name is ignored today, and would be a 400 if that changed. */
export function propertiesToRead(portal: Portal, type: RecordType): string[] {
  const mapped = Object.values(portal.fieldMap[type] as Record<string, string[]>).flat();
  const wanted = new Set([...mapped, ...derivedFrom[type], ...portal.customProperties[type]]);
  const known = portal.propertyTypes[type];
  return [...wanted].filter((property) => known === null || known.has(property));
}
