import type { Book, BookRecord, PropertyDefinition, PropertyOption } from '../book/book.ts';
import { type ObjectType, objectTypes } from './record.ts';
import { companyProperties } from './standard/companies.ts';
import { contactProperties } from './standard/contacts.ts';
import { dealProperties } from './standard/deals.ts';
import type { Definition } from './standard/define.ts';
import { ticketProperties } from './standard/tickets.ts';

export interface PropertyGroup {
  name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}

const standard: Record<ObjectType, Definition[]> = {
  companies: companyProperties,
  contacts: contactProperties,
  deals: dealProperties,
  tickets: ticketProperties,
};

const standardGroups: Record<ObjectType, [name: string, label: string][]> = {
  companies: [
    ['companyinformation', 'Company information'],
    ['company_activity', 'Company activity'],
  ],
  contacts: [
    ['contactinformation', 'Contact information'],
    ['contact_activity', 'Contact activity'],
  ],
  deals: [
    ['dealinformation', 'Deal information'],
    ['deal_activity', 'Deal activity'],
  ],
  tickets: [
    ['ticketinformation', 'Ticket information'],
    ['ticket_activity', 'Ticket activity'],
  ],
};

/** The property definitions and groups of an account, per object type. */
export class Catalog {
  private readonly definitions = new Map<ObjectType, Map<string, Definition>>();
  private readonly groups = new Map<ObjectType, Map<string, PropertyGroup>>();

  constructor(book: Book, bookMadeAt: string) {
    for (const type of objectTypes) {
      const own = (book.customProperties[type] ?? []).map((property) => custom(property, bookMadeAt));
      const all = [...standard[type].map((definition) => ({ ...definition })), ...own];
      for (const definition of all) definition.options = [...definition.options, ...ownOptions(book[type], definition)];
      this.definitions.set(type, new Map(all.map((definition) => [definition.name, definition])));
      const groups = standardGroups[type].map(([name, label]): [string, string] => [name, label]);
      for (const { groupName } of own) groups.push([groupName, groupName]);
      this.groups.set(
        type,
        new Map(
          groups
            .toReversed()
            .map(([name, label], index) => [
              name,
              { name, label, displayOrder: groups.length - index - 1, archived: false },
            ]),
        ),
      );
    }
  }

  /** The definition a record's values follow; archived ones are as if they were not there. */
  find(type: ObjectType, name: string): Definition | undefined {
    const definition = this.any(type, name);
    return definition?.archived ? undefined : definition;
  }

  any(type: ObjectType, name: string): Definition | undefined {
    return this.definitions.get(type)?.get(name);
  }

  list(type: ObjectType, archived: boolean): Definition[] {
    return [...(this.definitions.get(type)?.values() ?? [])].filter((definition) => definition.archived === archived);
  }

  put(type: ObjectType, definition: Definition): void {
    this.definitions.get(type)?.set(definition.name, definition);
  }

  group(type: ObjectType, name: string): PropertyGroup | undefined {
    const group = this.groups.get(type)?.get(name);
    return group?.archived ? undefined : group;
  }

  groupsOf(type: ObjectType): PropertyGroup[] {
    return [...(this.groups.get(type)?.values() ?? [])].filter((group) => !group.archived);
  }

  putGroup(type: ObjectType, group: PropertyGroup): void {
    this.groups.get(type)?.set(group.name, group);
  }
}

const elsewhere = new Set(['dealstage', 'pipeline', 'hs_pipeline', 'hs_pipeline_stage']);

/** Accounts add options of their own (a lifecycle stage, an industry): those the book's records use. */
function ownOptions(records: BookRecord[], definition: Definition): PropertyOption[] {
  const { name, type, readOnlyValue, externalOptions, options } = definition;
  if (type !== 'enumeration' || readOnlyValue || externalOptions || elsewhere.has(name)) return [];
  const values = new Set(options.map((option) => option.value));
  const added = new Set<string>();
  for (const { properties } of records) {
    const value = properties[name];
    if (!value || values.has(value)) continue;
    const parts = definition.fieldType === 'checkbox' ? value.split(';') : [value];
    for (const part of parts) if (part !== '' && !values.has(part)) added.add(part);
  }
  return [...added].map((value, index) => ({
    label: value.charAt(0).toUpperCase() + value.slice(1),
    value,
    displayOrder: options.length + index,
    hidden: false,
  }));
}

function custom(property: PropertyDefinition, at: string): Definition {
  return {
    name: property.name,
    label: property.label,
    description: property.description ?? '',
    type: property.type,
    fieldType: property.fieldType,
    groupName: property.groupName,
    options: property.options ?? [],
    calculated: property.calculated ?? false,
    readOnlyValue: property.readOnly ?? property.calculated ?? false,
    hasUniqueValue: property.hasUniqueValue ?? false,
    externalOptions: false,
    hidden: false,
    hubspotDefined: false,
    displayOrder: -1,
    formField: false,
    archived: false,
    createdAt: at,
    updatedAt: at,
    createdUserId: '1001',
    updatedUserId: '1001',
  };
}
