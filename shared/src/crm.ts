/**
 * The canonical vocabulary: one set of words for HubSpot and Salesforce.
 *
 * Glossary
 * - connection: one installed CRM account (a HubSpot portal, a Salesforce org): the tenant.
 * - company, contact, deal, ticket: the records. Salesforce: Account, Contact, Opportunity, Case.
 * - field: a property Barometer owns in the CRM; canonical fields are what connectors map CRM properties to.
 * - child: a contact, deal or ticket, seen from the company it belongs to.
 */

export const crms = ['hubspot', 'salesforce'] as const;
export type Crm = (typeof crms)[number];

/** As people call them. */
export const crmLabels: Record<Crm, string> = { hubspot: 'HubSpot', salesforce: 'Salesforce' };

export const recordTypes = ['company', 'contact', 'deal', 'ticket'] as const;
export type RecordType = (typeof recordTypes)[number];

export const childTypes = ['contact', 'deal', 'ticket'] as const;
export type ChildType = (typeof childTypes)[number];

/** The name a child type goes by in facts and models: `{ count: tickets }`. */
export const collectionOf = { contact: 'contacts', deal: 'deals', ticket: 'tickets' } as const;
export type Collection = (typeof collectionOf)[ChildType];

/**
 * - `event` dates tell what happened: after `asOf` they have not happened yet and count as missing.
 * - `plan` dates tell what is intended (a renewal, a close date): they may lie ahead.
 */
export type FieldKind = 'text' | 'number' | 'boolean' | 'event' | 'plan';

/** Every canonical field and its kind. Any other CRM property is reached as `custom.NAME`. */
export const canonicalFields = {
  company: {
    name: 'text',
    /** As `normalDomain` has it: usage may name a company by it. */
    domain: 'text',
    ownerId: 'text',
    ownerName: 'text',
    lifecycleStage: 'text',
    createdAt: 'event',
    customerSince: 'event',
    renewalDate: 'plan',
    recurringRevenue: 'number',
    annualRevenue: 'number',
    employees: 'number',
    industry: 'text',
    tier: 'text',
    parentId: 'text',
    /** The id the customer's own systems know the company by: usage may name a company by it. */
    externalId: 'text',
    lastActivityAt: 'event',
    nps: 'number',
  },
  contact: {
    email: 'text',
    name: 'text',
    jobTitle: 'text',
    role: 'text',
    createdAt: 'event',
    lastActivityAt: 'event',
    optedOut: 'boolean',
    nps: 'number',
  },
  deal: {
    name: 'text',
    amount: 'number',
    stage: 'text',
    pipeline: 'text',
    type: 'text',
    isClosed: 'boolean',
    isWon: 'boolean',
    createdAt: 'event',
    closeDate: 'plan',
    ownerId: 'text',
  },
  ticket: {
    subject: 'text',
    priority: 'text',
    status: 'text',
    isOpen: 'boolean',
    pipeline: 'text',
    category: 'text',
    createdAt: 'event',
    closedAt: 'event',
    firstResponseAt: 'event',
    satisfaction: 'number',
  },
} as const satisfies Record<RecordType, Record<string, FieldKind>>;

export type CanonicalField<T extends RecordType> = keyof (typeof canonicalFields)[T] & string;

/** A typed value. Dates are ISO 8601 text: a bare date (midnight UTC) or a datetime with zone. */
export type FieldValue = string | number | boolean | null;

/** Canonical properties of a record; CRM properties without a canonical name live under `custom`. */
export type Properties = { [field: string]: FieldValue | Record<string, FieldValue> | undefined } & {
  custom?: Record<string, FieldValue>;
};

/** One record as a connector hands it over and the store keeps it: typed, deduplicated, vendor-free. */
export interface CrmRecord {
  type: RecordType;
  /** The CRM's id, always text: HubSpot declares ids as numbers, but they are labels. */
  id: string;
  /** ISO datetime. */
  createdAt: string | null;
  /** ISO datetime of the last change in the CRM. */
  modifiedAt: string | null;
  properties: Properties;
  /** Ids of the companies a child belongs to, primary first; empty for a company. */
  companyIds: string[];
}
