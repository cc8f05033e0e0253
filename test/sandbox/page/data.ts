import type { ChildType, RecordType } from '@barometer/shared/crm.ts';

/** The account whose CRM is shown: how it writes money, dates and numbers. */
export interface PagePortal {
  id: number;
  name: string;
  timeZone: string;
  currency: string;
  locale: string;
}

/** One value of a property that is chosen from a list. */
export interface Option {
  value: string;
  label: string;
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
  /** The reports on companies. */
  reportsPath: string;
  /** The options of the health band, best first, as the account's property has them; none before it is there. */
  bands: readonly Option[];
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

/** A condition under which companies are shown. */
export interface ShownFilter {
  /** Its name in the address. */
  parameter: string;
  text: string;
}

/** A view people come back to: an address and its name. */
export interface SavedView {
  label: string;
  search: string;
}

export interface CompanyListPageData extends Site {
  companies: ListedCompany[];
  columns: Column[];
  views: SavedView[];
  filters: ShownFilter[];
  /** The address behind the `?`. */
  search: string;
  /** Companies that match, over all pages. */
  total: number;
  /** From 1. */
  page: number;
  pageSize: number;
  query: string;
  /** A property's name, with a minus for the highest first. */
  sort: string;
}

/** A property as a column; numbers stand at the end of their cell. */
export interface Column {
  name: string;
  label: string;
  isNumber: boolean;
}

export interface ChildPageData extends Site {
  type: ChildType;
  record: PageRecord;
  companies: { id: string; name: string }[];
}

/** What a view's address could not be read for. */
export interface RefusedPageData extends Site {
  title: string;
  path: string;
  parameter: string;
  message: string;
  remedy: string;
}

/** Everything on the dashboard, computed from company properties alone. */
export interface DashboardPageData extends Site {
  views: SavedView[];
  filters: ShownFilter[];
  search: string;
  companies: number;
  scored: number;
  averageScore: number | null;
  averageCoverage: number | null;
  /** In the order of the property's options, and last those without a score. */
  bandRows: BandRow[];
  /** The lowest average first; owners of nobody with a score last. */
  owners: OwnerRow[];
  /** In the order of the property's options, and last those without a trend yet. */
  trends: TrendRow[];
  /** Null where the account has no property for it. */
  renewals: RenewalMonth[] | null;
  hasRevenue: boolean;
}

export interface TrendRow extends Option {
  companies: number;
  path: string;
}

export interface BandRow extends TrendRow {
  revenue: number;
  /** Mean of the coverage, in percent; null when none is known. */
  coverage: number | null;
}

export interface OwnerRow {
  name: string;
  average: number | null;
  scored: number;
  companies: number;
  path: string | null;
}

export interface RenewalMonth {
  /** "Nov", or "Overdue" for what lies before this month. */
  label: string;
  companies: number;
  /** Revenue by band, in the order of `bandRows`. */
  revenue: number[];
}
