import { Connection, type HttpResponse, type HttpRequest as JsforceRequest, type Schema } from 'jsforce';
import { HttpApi } from 'jsforce/lib/http-api.js';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { type HttpAnswer, reasonOf, within } from '../http.ts';
import { clientName, salesforceApiVersion } from './version.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH';
  /** An absolute address, or a path of the account's instance. */
  url: string;
  json?: unknown;
  form?: Record<string, string>;
  token?: AccessToken;
}

/** One HTTP exchange. @throws CrmError `unreachable` or `timeout` when there is no whole answer. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * jsforce's HTTP layer with its own decisions taken out: it refreshes tokens without an end where an org always answers
 * 401, keeps the refresh token that rotation has just used up, tries GETs again by itself but never PATCHes, and turns
 * answers into errors without their status. All of that is decided around this.
 */
class PlainHttp extends HttpApi<Schema> {
  override isSessionExpired(): boolean {
    return false;
  }
  override isErrorResponse(): boolean {
    return false;
  }
  override async getResponseBody(response: HttpResponse): Promise<HttpResponse> {
    return response;
  }
}

/** An account's own connection of jsforce, that refreshes nothing. */
export function openConnection({ accessToken, instanceUrl }: AccessToken): Connection {
  return new Connection({
    ...{ accessToken, version: salesforceApiVersion, callOptions: { client: clientName } },
    ...(instanceUrl === undefined ? {} : { instanceUrl }),
  });
}

/** @param stopping cuts the wait for answers short: whoever stops has not long. */
export function makeTransport(timeoutMs: number, stopping?: AbortSignal): Transport {
  return async ({ method, url, json, form, token }) => {
    const connection = token ? openConnection(token) : new Connection({ version: salesforceApiVersion });
    const http = new PlainHttp(connection, { timeout: timeoutMs, retry: { maxRetries: 0 }, followRedirect: false });
    const address = url.startsWith('/') ? `${token?.instanceUrl ?? ''}${url}` : url;
    const request: JsforceRequest = { method, url: address, headers: {} };
    if (json !== undefined) Object.assign(request, withBody(JSON.stringify(json), 'application/json'));
    if (form) Object.assign(request, withBody(String(new URLSearchParams(form)), 'application/x-www-form-urlencoded'));
    const patience = { timeoutMs, stopping, whose: 'Salesforce', path: pathOf(address) };
    const answer = await within(exchange(http, request), patience);
    return { status: answer.statusCode, header: (name) => answer.headers[name] ?? null, text: answer.body };
  };
}

const withBody = (body: string, type: string) => ({ body, headers: { 'content-type': type } });

async function exchange(http: PlainHttp, request: JsforceRequest): Promise<HttpResponse> {
  try {
    return await http.request<HttpResponse>(request);
  } catch (thrown) {
    const error = withoutQuery(thrown);
    throw new CrmError(
      'unreachable',
      `Salesforce could not be reached at ${hostOf(request.url)}: ${reasonOf(error)}. Check the network; the next try goes on from here.`,
      { cause: error },
    );
  }
}

/** The library's own words name the whole address. */
function withoutQuery(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const plain = (text: string) => text.replace(/\?q=\S*/g, '');
  return Object.assign(error, { message: plain(error.message), stack: plain(error.stack ?? '') });
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : 'an unknown address');
/** Without the query: it may hold what customers wrote. */
const pathOf = (address: string) => (URL.canParse(address) ? new URL(address).pathname : (address.split('?')[0] ?? ''));
