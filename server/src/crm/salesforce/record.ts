import {
  type CrmRecord,
  canonicalFields,
  type FieldKind,
  type FieldValue,
  type RecordType,
} from '@barometer/shared/crm.ts';
import { normalDomain } from '@barometer/shared/domain.ts';
import type { Org } from './org.ts';
import type { Row } from './wire.ts';

/** Salesforce's record in Barometer's words: typed, with the derived fields filled in. Pure. */
export function toCrmRecord(type: RecordType, row: Row, org: Org): CrmRecord {
  const properties: Record<string, FieldValue> = {};
  for (const [field, kind] of Object.entries(canonicalFields[type]) as [string, FieldKind][]) {
    const sources = (org.fieldMap[type] as Record<string, string[] | undefined>)[field] ?? [];
    const value = firstValue(row, sources, kind, type, org);
    properties[field] = isMoment(field, kind) ? toMoment(value) : value;
  }
  Object.assign(properties, derived(type, row, properties));
  const createdAt = toInstant(row.CreatedDate);
  // A record's createdAt stands beside its id; only a company's is a property too.
  if (type !== 'company') delete properties.createdAt;
  const custom = customValues(row, type, org);
  return {
    type,
    id: String(row.Id),
    createdAt,
    modifiedAt: toInstant(row.SystemModstamp),
    properties: custom ? { ...properties, custom } : properties,
    companyIds: companyIdsOf(type, row),
  };
}

/**
 * Salesforce knows some things by the day that HubSpot knows by the moment: told alike, the same facts have the same
 * evidence in either. A renewal is a day in both.
 */
const isMoment = (field: string, kind: FieldKind) => kind === 'event' || field === 'closeDate';

const toMoment = (value: FieldValue): FieldValue =>
  typeof value === 'string' && value.length === 10 ? `${value}T00:00:00.000Z` : value;

/**
 * A contact that only stands for a person account is that account itself: counted as its contact, everybody would be in
 * touch with themselves.
 */
function companyIdsOf(type: RecordType, row: Row): string[] {
  if (type === 'company' || typeof row.AccountId !== 'string') return [];
  return type === 'contact' && row.IsPersonAccount === true ? [] : [row.AccountId];
}

function firstValue(row: Row, sources: string[], kind: FieldKind, type: RecordType, org: Org): FieldValue {
  for (const field of sources) {
    const value = toValue(valueAt(row, field), kind === 'text' ? 'string' : org.fieldTypes[type].get(field));
    if (value === null) continue;
    return org.fieldTypes[type].get(field) === 'currency' ? inOwnCurrency(value, row, org) : value;
  }
  return null;
}

/** `Owner.Name` is in the row's `Owner`; a lookup that is empty has none. */
function valueAt(row: Row, field: string): unknown {
  const [first = '', second] = field.split('.');
  const value = row[first];
  if (second === undefined) return value;
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === second)?.[1]
    : null;
}

/** Amounts of several currencies are only to be compared, and added up, in one: the org's own. */
function inOwnCurrency(value: FieldValue, row: Row, { rates }: Org): FieldValue {
  if (rates === null || typeof value !== 'number') return value;
  const rate = rates.get(String(row.CurrencyIsoCode));
  return rate === undefined ? null : Math.round((value / rate) * 100) / 100;
}

function derived(type: RecordType, row: Row, properties: Record<string, FieldValue>) {
  switch (type) {
    case 'company':
      return { domain: typeof properties.domain === 'string' ? normalDomain(properties.domain) || null : null };
    case 'ticket':
      return {
        isOpen: typeof row.IsClosed === 'boolean' ? !row.IsClosed : properties.closedAt === null,
        priority: priorityOf(properties.priority),
      };
    default:
      return {};
  }
}

/** Salesforce's own are High, Medium and Low; orgs that have a higher one mostly call it Critical. */
function priorityOf(priority: FieldValue | undefined): FieldValue {
  if (typeof priority !== 'string') return null;
  const capitals = priority.toUpperCase();
  return capitals === 'CRITICAL' ? 'URGENT' : capitals;
}

function customValues(row: Row, type: RecordType, org: Org) {
  const own = org.customFields[type];
  if (own.size === 0) return undefined;
  const read = (field: string | null) =>
    field === null ? null : toValue(valueAt(row, field), org.fieldTypes[type].get(field));
  return Object.fromEntries([...own].map(([name, field]) => [name, read(field)]));
}

/**
 * JSON's value as one of ours, by the field's type; what does not fit is null, never a wrong value. Ids, picklists and
 * texts are text; compound values (an address) are nothing we can compare.
 * @param type as Salesforce describes it: `double`, `currency`, `datetime`, `date`, `boolean`, `picklist`, `reference`, …
 */
export function toValue(value: unknown, type: string | undefined): FieldValue {
  if (value === null || value === undefined || value === '') return null;
  switch (type) {
    case 'double':
    case 'currency':
    case 'percent':
    case 'int':
    case 'long':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
    case 'datetime':
      return toInstant(value);
    default:
      return typeof value === 'object' ? null : String(value);
  }
}

/** "2024-04-25T15:50:37.000+0000": the zone has no colon, which not every engine's parser takes. */
export function toInstant(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
