import type { ChildType, RecordType } from '@barometer/shared/crm.ts';

/** The account whose CRM is shown: how it writes money, dates and numbers. */
export interface PagePortal {
  id: number;
  name: string;
  timeZone: string;
  currency: string;
  locale: string;
}

export interface PageRecord {
  id: string;
  properties: Record<string, string | null>;
}

/** What every page needs: the account, and where its other pages are. */
export interface Site {
  portal: PagePortal;
  /** The company list. */
  listPath: string;
  recordPath(type: RecordType, id: string): string;
  /** Labels of internal values, such as pipeline stages and owner ids. */
  labels?: Record<string, string>;
}

export interface RecordPageData extends Site {
  company: PageRecord;
  owner?: string;
  contacts: PageRecord[];
  deals: PageRecord[];
  tickets: PageRecord[];
  /** Barometer's server, as the card calls it. */
  serverUrl: string;
  /** HubSpot's proxy, which signs what the card asks for. */
  proxyPath: string;
}

export interface ListedCompany extends PageRecord {
  owner?: string;
}

export interface CompanyListPageData extends Site {
  companies: ListedCompany[];
  /** Companies that match, over all pages. */
  total: number;
  /** From 1. */
  page: number;
  pageSize: number;
  query: string;
  /** Health band shown, '' for all. */
  band: string;
}

export interface ChildPageData extends Site {
  type: ChildType;
  record: PageRecord;
  companies: { id: string; name: string }[];
}
