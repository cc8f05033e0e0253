import type { RecordType } from '@barometer/shared/crm.ts';

/** Where to ask, and how. */
export interface ServerOptions {
  /** Where Barometer's server is. */
  serverUrl: string;
  /** The host's authenticated fetch: it proves to our server who is asking. */
  fetch: HostFetch;
}

/** What the CRM page around the card provides. */
export interface CardOptions extends ServerOptions {
  companyId: string;
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

/** As much of a `Response` as is read: not every host has the real one. */
export type HostAnswer = Pick<Response, 'ok' | 'status' | 'json'>;

export type HostFetch = (url: string, init?: HostRequest) => Promise<HostAnswer>;

export type RecordUrl = (type: RecordType, id: string) => string;
