import { type Card, readDetails } from '@barometer/cards/view/read.ts';
import type { RecordType } from '@barometer/shared/crm.ts';

/** What the Lightning component knows of the account: its fields, and how the person at it reads numbers and times. */
export interface AccountRecord {
  /** The text of `Health_Details__c`. */
  details: string | null;
  name: string | null;
  locale: string;
  timeZone: string;
  /** What amounts are in where the details do not tell. */
  currency: string;
}

/**
 * The card that the fields hold. Written as Salesforce writes everything else on the page: for the person who looks.
 * Null where the details cannot be read.
 */
export function cardOf({ details, name, locale, timeZone, currency }: AccountRecord): Card | null {
  const card = readDetails(details);
  if (!card) return null;
  return {
    ...card,
    company: { ...card.company, name: name ?? card.company.name },
    ...{ locale, timeZone, currency: card.currency ?? currency },
  };
}

/** Salesforce's names of what Barometer calls a company, a contact, a deal and a ticket. */
const objects: Record<RecordType, string> = {
  company: 'Account',
  contact: 'Contact',
  deal: 'Opportunity',
  ticket: 'Case',
};

/** A record's page in Lightning. */
export function recordUrl(type: RecordType, id: string): string {
  return `/lightning/r/${objects[type]}/${encodeURIComponent(id)}/view`;
}

/** The record that such an address leads to. */
export function recordAt(url: string): { objectApiName: string; recordId: string } | null {
  const [, objectApiName, recordId] = /^\/lightning\/r\/(\w+)\/(\w+)\/view$/.exec(url) ?? [];
  return objectApiName !== undefined && recordId !== undefined ? { objectApiName, recordId } : null;
}
