/**
 * A book of business: everything a simulated HubSpot portal contains.
 *
 * Records are in HubSpot's own terms, as its API shows them: every value is a string, an empty value is null,
 * a datetime is ISO 8601 with milliseconds, a date is a bare day (midnight UTC), an id is digits.
 */

export interface BookRecord {
  id: string;
  createdAt: string;
  updatedAt: string;
  properties: Record<string, string | null>;
  /** Children only: the companies they belong to, primary first. */
  companyIds?: string[];
  archived?: boolean;
  archivedAt?: string;
  /** Ids this record absorbed in a merge; they are nobody else's. */
  mergedIds?: string[];
}

export interface PropertyOption {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
}

export interface PropertyDefinition {
  name: string;
  label: string;
  description?: string;
  type: string;
  fieldType: string;
  groupName: string;
  options?: PropertyOption[];
  calculated?: boolean;
  readOnly?: boolean;
  hasUniqueValue?: boolean;
}

export interface PipelineStage {
  id: string;
  label: string;
  displayOrder: number;
  /** Strings throughout: deals `{isClosed:"false",probability:"0.2"}`, tickets `{ticketState:"OPEN",isClosed:"false"}`. */
  metadata: Record<string, string>;
}

export interface Pipeline {
  id: string;
  label: string;
  displayOrder: number;
  stages: PipelineStage[];
}

export interface Owner {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  userId: number;
  archived?: boolean;
}

export interface Portal {
  id: number;
  name: string;
  timeZone: string;
  currency: string;
  uiDomain: string;
}

/** How a customer used the product, under one name. HubSpot does not know it: the product tells whoever asks. */
export interface BookUsage {
  companyId: string;
  name: string;
  /** Whole days (UTC), oldest first, none twice and none after now. */
  values: UsageValue[];
}

export interface UsageValue {
  /** `2026-06-29` */
  date: string;
  value: number;
}

export interface Book {
  portal: Portal;
  owners: Owner[];
  pipelines: { deals: Pipeline[]; tickets: Pipeline[] };
  customProperties: {
    companies?: PropertyDefinition[];
    contacts?: PropertyDefinition[];
    deals?: PropertyDefinition[];
    tickets?: PropertyDefinition[];
  };
  companies: BookRecord[];
  contacts: BookRecord[];
  deals: BookRecord[];
  tickets: BookRecord[];
  /** One entry per company and name, in the order of the companies; may be made only while it is read. */
  usage?: Iterable<BookUsage>;
}

export type BookCollection = 'companies' | 'contacts' | 'deals' | 'tickets';
