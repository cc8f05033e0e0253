import type { RecordType } from '@barometer/shared/crm.ts';

/** What the CRM page around the card provides. */
export interface CardOptions {
  companyId: string;
  /** Where Barometer's server is. */
  serverUrl: string;
  /** The host's authenticated fetch: it proves to our server who is asking. */
  fetch: HostFetch;
  /** The `health_details` field, for a first paint before the server answers. */
  details?: string | null;
  recordUrl: RecordUrl;
}

export interface HostRequest {
  method?: string;
  /** What is sent as JSON; the host writes it out. */
  body?: unknown;
  /** In milliseconds. */
  timeout?: number;
}

export type HostFetch = (url: string, init?: HostRequest) => Promise<Response>;

export type RecordUrl = (type: RecordType, id: string) => string;
