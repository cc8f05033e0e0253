import {
  type CrmRecord,
  canonicalFields,
  type FieldKind,
  type FieldValue,
  type RecordType,
} from '@barometer/shared/crm.ts';
import { normalDomain } from '@barometer/shared/domain.ts';
import type { FieldMap } from '../field-map.ts';
import type { Stages } from './stages.ts';
import { type PropertyType, toValue, typeOfKind } from './values.ts';
import type { WireRecord } from './wire.ts';

/** What a portal's own set-up says about reading its records. */
export interface Portal {
  fieldMap: FieldMap;
  /** Types of the properties that exist; absent where we may not read the definitions. */
  propertyTypes: Record<RecordType, Map<string, PropertyType> | null>;
  customProperties: Record<RecordType, string[]>;
  owners: Map<string, string>;
  stages: { deal: Stages; ticket: Stages };
}

/** HubSpot's record in Barometer's words: typed, with the derived fields filled in. Pure. */
export function toCrmRecord(type: RecordType, wire: WireRecord, companyIds: string[], portal: Portal): CrmRecord {
  const types = portal.propertyTypes[type];
  const properties: Record<string, FieldValue> = {};
  const kinds = Object.entries(canonicalFields[type]) as [string, FieldKind][];
  for (const [field, kind] of kinds) {
    const sources = (portal.fieldMap[type] as Record<string, string[] | undefined>)[field] ?? [];
    // Text stays as it is written, also where the portal calls it a number: ids are labels.
    const typeOf = (property: string) => (kind === 'text' ? 'string' : (types?.get(property) ?? typeOfKind[kind]));
    properties[field] = firstValue(wire, sources, typeOf);
  }
  Object.assign(properties, derived(type, wire, properties, portal));
  const createdAt = wire.createdAt ?? (properties.createdAt as string | null);
  // A record's createdAt stands beside its id; only a company's is a property too.
  if (type !== 'company') delete properties.createdAt;
  else properties.createdAt ??= createdAt;
  const custom = customValues(wire, portal.customProperties[type], types);
  return {
    type,
    id: wire.id,
    createdAt,
    modifiedAt: wire.updatedAt ?? null,
    properties: custom ? { ...properties, custom } : properties,
    companyIds,
  };
}

function firstValue(wire: WireRecord, sources: string[], typeOf: (property: string) => PropertyType): FieldValue {
  for (const property of sources) {
    const value = toValue(wire.properties[property], typeOf(property));
    if (value !== null) return value;
  }
  return null;
}

function derived(type: RecordType, wire: WireRecord, properties: Record<string, FieldValue>, portal: Portal) {
  switch (type) {
    case 'company':
      return {
        ownerName: properties.ownerName ?? portal.owners.get(String(properties.ownerId)) ?? null,
        domain: typeof properties.domain === 'string' ? normalDomain(properties.domain) || null : null,
      };
    case 'contact':
      return {
        name:
          properties.name ?? ([wire.properties.firstname, wire.properties.lastname].filter(Boolean).join(' ') || null),
      };
    case 'deal': {
      const stage = portal.stages.deal.get(String(properties.stage));
      return {
        isClosed: properties.isClosed ?? stage?.isClosed ?? null,
        isWon: properties.isWon ?? stage?.isWon ?? null,
      };
    }
    case 'ticket': {
      const stage = portal.stages.ticket.get(String(properties.status));
      const priority = properties.priority;
      return {
        isOpen: properties.isOpen ?? (stage ? !stage.isClosed : properties.closedAt === null),
        priority: typeof priority === 'string' ? priority.toUpperCase() : priority,
      };
    }
  }
}

function customValues(wire: WireRecord, names: string[], types: Map<string, PropertyType> | null) {
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, toValue(wire.properties[name], types?.get(name) ?? 'string')]));
}
