import { Client } from '@hubspot/api-client';
import { CrmError } from '../errors.ts';
import { type HttpAnswer, reasonOf, within } from '../http.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Repeated names are repeated parameters, as HubSpot wants them: `properties=a&properties=b`. */
  query?: [string, string][];
  json?: unknown;
  form?: Record<string, string>;
  accessToken?: string;
}

/** One HTTP exchange. @throws CrmError `unreachable` or `timeout` when there is no whole answer. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * HubSpot's own SDK as the transport: `apiRequest` is its only door to the dated paths.
 *
 * One client without a token serves every connection. The SDK keeps limiter and retries in a process-wide
 * singleton where the last client built decides for all, which is fatal with several portals; so it gets neither,
 * and the token travels as a header of each request.
 * @param stopping cuts the wait for answers short: whoever stops has not long.
 */
export function makeTransport(apiUrl: string, timeoutMs: number, stopping?: AbortSignal): Transport {
  const client = new Client({ basePath: apiUrl });
  return async (request) => {
    const query = request.query?.length ? `?${new URLSearchParams(request.query)}` : '';
    const headers: Record<string, string> = { Connection: 'keep-alive' };
    if (request.accessToken !== undefined) headers.Authorization = `Bearer ${request.accessToken}`;
    if (request.form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
    const exchange = async (): Promise<HttpAnswer> => {
      const response = await client.apiRequest({
        method: request.method,
        path: request.path + query,
        headers,
        ...(request.json === undefined ? {} : { body: request.json }),
        ...(request.form ? { body: String(new URLSearchParams(request.form)), defaultJson: false } : {}),
      });
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        text: await response.text(),
      };
    };
    try {
      return await within(exchange(), { timeoutMs, stopping, whose: 'HubSpot', path: request.path });
    } catch (error) {
      if (error instanceof CrmError) throw error;
      throw new CrmError(
        'unreachable',
        `HubSpot could not be reached at ${apiUrl}: ${reasonOf(error)}. Check the network; the next try goes on from here.`,
        { cause: error },
      );
    }
  };
}
