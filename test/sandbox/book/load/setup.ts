import type { Book, BookCollection, Pipeline, PropertyDefinition } from '../book.ts';
import { dealPipelines, ticketPipelines } from '../pipelines.ts';
import type { CustomProperty, Mapping, PipelineRule } from './schema.ts';
import { externalId, type PropertyType, standardProperties } from './standard.ts';

/** The portal around the records: what the mapping says, and HubSpot's own where it says nothing. */

export const collections: BookCollection[] = ['companies', 'contacts', 'deals', 'tickets'];

export function portalOf({ portal, name }: Mapping): Book['portal'] {
  const { id = 49_300_612, timeZone = 'UTC', currency = 'USD', uiDomain = 'app.hubspot.com' } = portal;
  return { id, name: portal.name ?? `${name} (sandbox)`, timeZone, currency, uiDomain };
}

export function pipelinesOf({ pipelines }: Mapping): Book['pipelines'] {
  return {
    deals: pipelines.deals?.map(pipeline) ?? structuredClone(dealPipelines),
    tickets: pipelines.tickets?.map(pipeline) ?? structuredClone(ticketPipelines),
  };
}

function pipeline({ id, label, stages }: PipelineRule, displayOrder: number): Pipeline {
  return { id, label, displayOrder, stages: stages.map((stage, order) => ({ ...stage, displayOrder: order })) };
}

/** Types of everything a record of this collection may hold. */
export function typesOf({ custom }: Mapping, collection: BookCollection): Map<string, PropertyType> {
  const own = (custom[collection] ?? []).map(({ name, type }): [string, PropertyType] => [name, type]);
  return new Map([...standardProperties[collection], ...own]);
}

const fixedOptions: Record<string, string[]> = {
  hs_ticket_priority: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'],
  dealtype: ['newbusiness', 'existingbusiness'],
};

export function optionsOf({ custom }: Mapping, collection: BookCollection): Map<string, string[]> {
  const options = new Map(Object.entries(fixedOptions));
  for (const property of custom[collection] ?? []) {
    if (property.options !== undefined)
      options.set(
        property.name,
        labelled(property).map(({ value }) => value),
      );
  }
  return options;
}

const groups: Record<BookCollection, string> = {
  companies: 'companyinformation',
  contacts: 'contactinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
};

export function definitionsOf({ custom }: Mapping, collection: BookCollection): PropertyDefinition[] {
  const external: PropertyDefinition = {
    name: externalId,
    label: 'External ID',
    description: 'The id this record has in the data it was loaded from.',
    type: 'string',
    fieldType: 'text',
    groupName: groups[collection],
    hasUniqueValue: true,
  };
  return [external, ...(custom[collection] ?? []).map((property) => definition(property, groups[collection]))];
}

const fieldTypes: Record<PropertyType, string> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  bool: 'booleancheckbox',
  enumeration: 'select',
};

function definition(property: CustomProperty, groupName: string): PropertyDefinition {
  const { name, label, description, type } = property;
  const made: PropertyDefinition = { name, label, type, fieldType: fieldTypes[type], groupName };
  if (description !== undefined) made.description = description;
  if (type === 'enumeration') {
    made.options = labelled(property).map((option, displayOrder) => ({ ...option, displayOrder, hidden: false }));
  }
  return made;
}

function labelled({ options = [] }: CustomProperty): { label: string; value: string }[] {
  return options.map((option) => (typeof option === 'string' ? { label: option, value: option } : option));
}
