import { type Salesforce, type SalesforceOptions, startSalesforce } from '../sandbox/salesforce/server.ts';
import { type Answer, pick, send, sendJson } from './sandbox.ts';
import { bookTime, smallBook } from './small-book.ts';

export interface SalesforceSandbox extends Salesforce {
  token: string;
  refreshToken: string;
  /** Calls below /services/data/v67.0 with the access token and a JSON body; other paths are given whole. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  query(soql: string): Promise<Answer>;
  /** The query's records; throws what was answered instead of them. */
  records(soql: string): Promise<unknown[]>;
  accountIds(): Promise<string[]>;
  form(path: string, fields: Record<string, string>): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Moves the sandbox's clock. */
  pass(ms: number): void;
}

/** A simulated org with the small book, the app allowed, and a clock that only the test moves. */
export async function startSalesforceSandbox(options: Partial<SalesforceOptions> = {}): Promise<SalesforceSandbox> {
  const salesforce = await startSalesforce({ book: smallBook(), now: () => bookTime, ...options });
  const { accessToken, refreshToken } = salesforce.install();
  const call: SalesforceSandbox['call'] = (method, path, body, headers) =>
    sendJson(
      method,
      salesforce.url + (/^\/(services|id|_sandbox)\b/.test(path) ? path : `/services/data/v67.0${path}`),
      body,
      { authorization: `Bearer ${accessToken}`, ...headers },
    );
  const query = (soql: string) => call('GET', `/query?q=${encodeURIComponent(soql)}`);
  const records: SalesforceSandbox['records'] = async (soql) => {
    const { status, body } = await query(soql);
    const found = status === 200 ? pick(body, 'records') : undefined;
    if (Array.isArray(found)) return found;
    throw new Error(`${soql} was answered ${status}: ${JSON.stringify(body)}`);
  };
  return {
    ...salesforce,
    token: accessToken,
    refreshToken,
    call,
    query,
    records,
    accountIds: async () => (await records('SELECT Id FROM Account ORDER BY Id')).map((row) => String(pick(row, 'Id'))),
    form: (path, fields) => send(salesforce.url + path, { method: 'POST', body: new URLSearchParams(fields) }),
    control: (method, path, body) => call(method, `/_sandbox${path}`, body),
    pass: (ms) => salesforce.org.clock.advance(ms),
  };
}
