import type { FieldKind, FieldValue } from '@barometer/shared/crm.ts';

/** How HubSpot types a property: bool, date, datetime, enumeration, number, phone_number, string. */
export type PropertyType = string;

/**
 * HubSpot's text to a typed value, by the property's own type; what does not parse is null, never a wrong value.
 * All property values travel as text, empty ones as null or "".
 */
export function toValue(text: string | null | undefined, type: PropertyType): FieldValue {
  if (text === null || text === undefined || text === '') return null;
  switch (type) {
    case 'number':
      return toNumber(text);
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'date':
      return toInstant(text)?.slice(0, 10) ?? null;
    case 'datetime':
      return toInstant(text);
    default:
      return text;
  }
}

/** For portals whose definitions we may not read: the type a canonical field's property has by default. */
export const typeOfKind: Record<FieldKind, PropertyType> = {
  text: 'string',
  number: 'number',
  boolean: 'bool',
  event: 'datetime',
  plan: 'datetime',
};

function toNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : null;
}

/** ISO text on current paths, epoch milliseconds on older ones. */
function toInstant(text: string): string | null {
  const ms = /^-?\d{9,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
