import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../server/src/config.ts';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { type RunningServer, startServer } from '../../server/src/main.ts';
import { realOutside } from '../../server/src/outside.ts';
import { makeLogger } from '../../server/src/telemetry/logger.ts';
import { makeDataDir } from '../support/database.ts';
import { freePort } from '../support/port.ts';

type Row = Record<string, unknown> & { Id: string };

/**
 * An org that grants as little as an org may: pages of 200 rows in spite of what is asked for, no SOAP, no events, no
 * header of its limits, nothing but the four objects and our fields, no user to follow a lookup to.
 */
const orgId = '00D000000000001EAA';
const stamp = '2026-11-26T05:00:00.000+0000';
const numbered = (prefix: string, place: number) => `${prefix}00000000${String(place).padStart(4, '0')}AAA`;
const base = (Id: string) => ({ Id, CreatedDate: stamp, SystemModstamp: stamp, IsDeleted: false });

function makeTables() {
  const accounts: Row[] = Array.from({ length: 450 }, (_, place) => ({
    ...base(numbered('001', place)),
    ...{ Name: place === 3 ? null : `Company ${place}`, Type: 'Customer', OwnerId: '005000000000001AAA' },
    ...{ Health_Score__c: null, Health_Band__c: null, Health_Details__c: null },
  }));
  const contacts: Row[] = accounts.map(({ Id }, place) => ({
    ...base(numbered('003', place)),
    // One belongs to nobody, one to an account that we cannot see.
    AccountId: place === 1 ? null : place === 2 ? '001zzzzzzzzzzzzAAA' : Id,
    Email: `c${place}@x.example`,
  }));
  const cases: Row[] = accounts.slice(0, 20).map(({ Id }, place) => ({
    ...base(numbered('500', place)),
    ...{ AccountId: Id, Status: 'New', IsClosed: false, Priority: null },
  }));
  return { Account: accounts, Contact: contacts, Opportunity: [] as Row[], Case: cases };
}

const own: Record<string, string> = {
  ...{ Health_Score__c: 'double', Health_Band__c: 'string', Health_Grade__c: 'string', Health_Trend__c: 'string' },
  ...{ Health_Change_30d__c: 'double', Health_Top_Risk__c: 'string', Health_Coverage__c: 'double' },
  ...{ Health_Band_Since__c: 'datetime', Health_Scorecard__c: 'string', Health_Details__c: 'textarea' },
};
const basic = { Id: 'id', CreatedDate: 'datetime', SystemModstamp: 'datetime', IsDeleted: 'boolean' };
const fieldsOf: Record<string, Record<string, string>> = {
  Account: { ...basic, Name: 'string', Type: 'picklist', OwnerId: 'reference', ...own },
  Contact: { ...basic, AccountId: 'reference', Email: 'email' },
  Opportunity: { ...basic, AccountId: 'reference', Name: 'string', StageName: 'picklist', Amount: 'currency' },
  Case: { ...basic, AccountId: 'reference', Status: 'picklist', IsClosed: 'boolean', Priority: 'picklist' },
};

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
  ) {
    super(errorCode);
  }
}

type Tables = ReturnType<typeof makeTables>;

function query(tables: Tables, soql: string): object {
  const [, select = '', from = '', where = '', order = ''] =
    /^SELECT (.+?) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY (.+))?$/.exec(soql) ?? [];
  if (!(from in tables)) throw new Refused(400, 'INVALID_TYPE');
  const fields = select.split(', ');
  if (fields.some((field) => !(field in (fieldsOf[from] ?? {})))) throw new Refused(400, 'INVALID_FIELD');
  const rows = tables[from as keyof Tables].filter((row) => meets(row, where));
  const keyOf = (row: Row) => (order.startsWith('SystemModstamp') ? `${row.SystemModstamp} ${row.Id}` : row.Id);
  const found = rows.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const done = found.length <= 200;
  return {
    ...{ totalSize: found.length, done, ...(done ? {} : { nextRecordsUrl: '/services/data/v67.0/query/01g-200' }) },
    records: found.slice(0, 200).map((row) => ({
      attributes: { type: from, url: `/x/${row.Id}` },
      ...Object.fromEntries(fields.map((field) => [field, row[field] ?? null])),
    })),
  };
}

function meets(row: Row, where: string): boolean {
  const at = Date.parse(String(row.SystemModstamp).replace('+0000', 'Z'));
  const [, among] = /^Id IN \((.*)\)$/.exec(where) ?? [];
  if (among !== undefined) return among.includes(`'${row.Id}'`);
  const [, behind] = /^Id > '(\w+)'$/.exec(where) ?? [];
  if (behind !== undefined) return row.Id > behind;
  const [, since] = /^SystemModstamp >= (\S+)$/.exec(where) ?? [];
  if (since !== undefined) return at >= Date.parse(since);
  const [, later, same, id = ''] =
    /^\(SystemModstamp > (\S+) OR \(SystemModstamp = (\S+) AND Id > '(\w+)'\)\)$/.exec(where) ?? [];
  if (later !== undefined) return at > Date.parse(later) || (at === Date.parse(same ?? '') && row.Id > id);
  if (where === '') return true;
  throw new Refused(400, 'MALFORMED_QUERY');
}

describe('an org that grants as little as it may', () => {
  const tables = makeTables();
  const redirects = new Map<string, string>();
  let refreshToken = '';
  let accessToken = '';
  let calls: string[] = [];
  let http: Server;
  let url: string;
  let server: RunningServer;
  let log = '';
  const { dataDir, remove } = makeDataDir();

  const issue = () => {
    [accessToken, refreshToken] = [`a.${randomBytes(4).toString('hex')}`, `r.${randomBytes(4).toString('hex')}`];
    const id = `${url}/id/${orgId}/005000000000001AAA`;
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      instance_url: `${url}/`,
      id,
      token_type: 'Bearer',
    };
  };

  function token(form: URLSearchParams): object {
    if (form.get('grant_type') === 'refresh_token') {
      if (form.get('refresh_token') !== refreshToken) throw new Refused(400, 'invalid_grant');
      return issue();
    }
    const code = form.get('code') ?? '';
    const verifier = form.get('code_verifier') ?? '';
    const proof = createHash('sha256').update(verifier).digest('base64url');
    if (!/^[\w.~-]{43,128}$/.test(verifier) || redirects.get(code) !== proof) throw new Refused(400, 'invalid_grant');
    redirects.delete(code);
    return issue();
  }

  function answer(method: string, address: URL, body: string, authorization: string | undefined): unknown {
    if (address.pathname === '/services/oauth2/token') return token(new URLSearchParams(body));
    if (!address.pathname.startsWith('/services/data/v67.0/')) throw new Refused(404, 'NOT_FOUND');
    if (authorization !== `Bearer ${accessToken}`) throw new Refused(401, 'INVALID_SESSION_ID');
    const path = address.pathname.slice('/services/data/v67.0'.length);
    if (/^\/query(All)?$/.test(path)) return query(tables, address.searchParams.get('q') ?? '');
    const [, described] = /^\/sobjects\/(\w+)\/describe$/.exec(path) ?? [];
    if (described !== undefined)
      return {
        name: described,
        fields: Object.entries(fieldsOf[described] ?? {}).map(([name, type]) => ({ name, type })),
      };
    if (method === 'PATCH' && path === '/composite/sobjects') {
      const { records } = JSON.parse(body) as { records: (Row & { id: string })[] };
      return records.map(({ id, attributes: _, ...values }) => {
        const row = tables.Account.find(({ Id }) => Id === id);
        if (!row || id === numbered('001', 5))
          return { id: null, success: false, errors: [{ statusCode: 'CUSTOM', message: 'Not this one.', fields: [] }] };
        Object.assign(row, values, { SystemModstamp: new Date().toISOString().replace(/\.\d+Z/, '.000+0000') });
        return { id, success: true, errors: [] };
      });
    }
    throw new Refused(404, 'NOT_FOUND');
  }

  beforeAll(async () => {
    http = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const address = new URL(request.url ?? '', url);
        calls.push(`${request.method} ${address.pathname}`);
        if (address.pathname === '/services/oauth2/authorize') {
          if (request.method === 'GET')
            return response.end(
              `<form action="${address.pathname}${address.search.replaceAll('&', '&amp;')}"><button name="a" value="allow"></form>`,
            );
          const code = randomBytes(8).toString('hex');
          redirects.set(code, address.searchParams.get('code_challenge') ?? '');
          const query = new URLSearchParams({ code, state: address.searchParams.get('state') ?? '' });
          return response.writeHead(302, { location: `${address.searchParams.get('redirect_uri')}?${query}` }).end();
        }
        try {
          response.end(JSON.stringify(answer(request.method ?? '', address, body, request.headers.authorization)));
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          const oauth = { error: error.errorCode };
          const rest = [{ errorCode: error.errorCode, message: 'No.' }];
          response.writeHead(error.status).end(JSON.stringify(address.pathname.includes('oauth2') ? oauth : rest));
        }
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const port = await freePort();
    server = await startServer({
      config: readConfig({
        ...{ PORT: String(port), APP_URL: `http://localhost:${port}`, DATA_DIR: dataDir },
        ...{ ENCRYPTION_KEY: randomBytes(32).toString('base64'), SALESFORCE_LOGIN_URL: `${url}/` },
        ...{ SALESFORCE_CLIENT_ID: 'c', SALESFORCE_CLIENT_SECRET: 's' },
      }),
      logger: makeLogger('debug', { write: (line: string) => (log += line) } as never),
      outside: { ...realOutside, wait: () => new Promise(setImmediate) },
      startModel: null,
    });
    await connectAsPerson(`http://localhost:${port}/oauth/salesforce/install`);
    await server.queue.idle();
  });
  afterAll(async () => {
    await server?.close();
    http?.closeAllConnections();
    http?.close();
    remove();
  });

  const work = async (kind: 'sync' | 'poll') => {
    calls = [];
    server.queue.wake(`salesforce-${orgId}`, kind);
    await server.queue.idle();
    return calls;
  };

  test('is read in its own pages, scored, and written but for what it refuses', async () => {
    const rows = await server.db
      .selectFrom('record')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .execute();
    expect(Number(rows[0]?.count)).toBe(450 + 450 + 20);
    const written = tables.Account.filter((row) => row.Health_Details__c !== null);
    expect(written.length).toBe(449);
    const sync = await server.db.selectFrom('sync').select(['state', 'error']).executeTakeFirstOrThrow();
    expect(sync).toEqual({ state: 'finished', error: null });
  });

  test('is polled without an end in the middle, and our own writes are written once', async () => {
    await work('poll');
    expect((await work('poll')).filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  test('tells a new case, and one account is written', async () => {
    const now = new Date().toISOString().replace(/\.\d+Z/, '.000+0000');
    for (let place = 100; place < 140; place += 1)
      tables.Case.push({
        ...base(numbered('500', place)),
        ...{ SystemModstamp: now, CreatedDate: now, AccountId: numbered('001', 30), Status: 'New', IsClosed: false },
      });
    const before = tables.Account[30]?.Health_Details__c;
    expect((await work('poll')).filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
    expect(tables.Account[30]?.Health_Details__c).not.toBe(before);
  });

  test('is signed in again with its rotated token', async () => {
    accessToken = 'gone';
    const used = await work('poll');
    expect(used.filter((call) => call.includes('/oauth2/token'))).toHaveLength(1);
    expect(log).not.toContain(refreshToken);
    expect(log).not.toContain(accessToken);
  });

  test('has no events to listen to, and is not asked for them for ever', async () => {
    await server.runDue();
    expect(log).not.toContain('unhandled');
  });
});
