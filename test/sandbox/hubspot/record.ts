import type { BookRecord } from '../book/book.ts';

/** The four kinds of record the sandbox keeps, by the name HubSpot's paths use. */
export const objectTypes = ['companies', 'contacts', 'deals', 'tickets'] as const;
export type ObjectType = (typeof objectTypes)[number];

export const childTypes = ['contacts', 'deals', 'tickets'] as const;
export type ChildType = (typeof childTypes)[number];

export interface PropertyVersion {
  value: string;
  timestamp: string;
  sourceType: string;
  sourceId?: string;
}

/** A record as the sandbox holds it: the book's own object, changed in place. */
export interface StoredRecord extends BookRecord {
  /** Only properties changed since the book was made, newest version first. */
  history?: Record<string, PropertyVersion[]>;
}

interface Kind {
  singular: string;
  typeId: string;
  modified: 'hs_lastmodifieddate' | 'lastmodifieddate';
  /** Answered when a request names no properties. Tickets: UNVERIFIED. */
  defaults: readonly string[];
  /** Properties the `query` text of a search looks into. */
  searchable: readonly string[];
}

export const kinds: Record<ObjectType, Kind> = {
  companies: {
    singular: 'company',
    typeId: '0-2',
    modified: 'hs_lastmodifieddate',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    searchable: ['website', 'phone', 'name', 'domain'],
  },
  contacts: {
    singular: 'contact',
    typeId: '0-1',
    modified: 'lastmodifieddate',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    searchable: ['firstname', 'lastname', 'email', 'phone'],
  },
  deals: {
    singular: 'deal',
    typeId: '0-3',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    searchable: ['dealname', 'dealtype'],
  },
  tickets: {
    singular: 'ticket',
    typeId: '0-5',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
    searchable: ['subject', 'content'],
  },
};

const byAnyName = new Map<string, ObjectType>(
  objectTypes.flatMap((type) => [type, kinds[type].singular, kinds[type].typeId].map((name) => [name, type] as const)),
);

/** `companies`, `company` and `0-2` all name the same type. */
export function objectTypeOf(name: string): ObjectType | undefined {
  return byAnyName.get(name.toLowerCase());
}

export function isChildType(type: ObjectType): type is ChildType {
  return type !== 'companies';
}

/** Ids are labels made of digits; compared without turning them into numbers. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
