import type { BookCollection } from '../book.ts';

/** HubSpot's own properties that a book fills, and their types: they decide how a value is written. */
export type PropertyType = 'string' | 'number' | 'date' | 'datetime' | 'bool' | 'enumeration';

const text = (...names: string[]): [string, PropertyType][] => names.map((name) => [name, 'string']);
const of = (type: PropertyType, ...names: string[]): [string, PropertyType][] => names.map((name) => [name, type]);

export const standardProperties: Record<BookCollection, ReadonlyMap<string, PropertyType>> = {
  companies: new Map([
    ...text('name', 'domain', 'website', 'phone', 'city', 'country'),
    ...of('enumeration', 'industry', 'lifecyclestage', 'hubspot_owner_id'),
    ...of('number', 'numberofemployees', 'annualrevenue'),
    ...of('datetime', 'createdate', 'hs_lastmodifieddate', 'closedate', 'notes_last_updated', 'notes_last_contacted'),
  ]),
  contacts: new Map([
    ...text('email', 'firstname', 'lastname', 'jobtitle', 'phone'),
    ...of('enumeration', 'hs_buying_role', 'lifecyclestage', 'hubspot_owner_id'),
    ...of('bool', 'hs_email_optout'),
    ...of('datetime', 'createdate', 'lastmodifieddate', 'notes_last_updated'),
  ]),
  deals: new Map([
    ...text('dealname'),
    ...of('number', 'amount'),
    ...of('enumeration', 'dealstage', 'pipeline', 'dealtype', 'hubspot_owner_id'),
    ...of('datetime', 'closedate', 'createdate', 'hs_lastmodifieddate'),
  ]),
  tickets: new Map([
    ...text('subject', 'content'),
    ...of('enumeration', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_priority', 'hs_ticket_category'),
    ...of('enumeration', 'hubspot_owner_id', 'source_type'),
    ...of('datetime', 'createdate', 'closed_date', 'first_agent_reply_date', 'hs_lastmodifieddate'),
  ]),
};

/** Named so on contacts, and so on everything else. */
export const modifiedProperty = (collection: BookCollection): string =>
  collection === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** Worked out by the loader, so a mapping must not set them. */
export const derivedProperties = ['hs_object_id', 'associatedcompanyid', 'hs_is_closed', 'hs_is_closed_won'];

/** Keeps the id a record has in the data set, so that other files of it can still be joined. */
export const externalId = 'external_id';

/** Dates of plans may lie ahead of today; all other moments have happened or are a mistake. */
export function mayLieAhead(collection: BookCollection, property: string, type: PropertyType): boolean {
  return type === 'date' || (collection === 'deals' && property === 'closedate');
}
