import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Signature } from '@hubspot/api-client';
import { proxyPath } from '../sandbox/hubspot/proxy.ts';
import { pick, type Sandbox, startSandbox } from '../support/sandbox.ts';

interface Seen {
  url: string;
  method: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('sandbox pages', () => {
  let sandbox: Sandbox;
  let serverUrl: string;
  let seen: Seen[] = [];
  let answers: [status: number, body: string][] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      seen.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body });
      const [status, text] = answers.shift() ?? [200, '{"score":71}'];
      response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(text);
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    serverUrl = `http://127.0.0.1:${port}`;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    seen = [];
    answers = [];
    sandbox = await startSandbox({ serverUrl });
  });
  afterEach(() => sandbox.close());

  const proxy = (body: unknown) => sandbox.call('POST', `${proxyPath}?portalId=${sandbox.portalId}`, body);

  test('the proxy tells who is looking, and signs so that the real check agrees', async () => {
    const answer = await proxy({ requestUri: `${serverUrl}/api/card/companies/100?x=a%20b`, method: 'GET' });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'success', responseBody: { score: 71 }, context: { appServerStatusCode: ['200'] } },
    });
    const [request] = seen;
    const query = new URL(request?.url ?? '', serverUrl).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      x: 'a b',
      portalId: String(sandbox.portalId),
      userId: '9001',
      userEmail: 'ana@example.com',
      appId: expect.any(String),
    });
    const signed = {
      signature: String(request?.headers['x-hubspot-signature-v3']),
      timestamp: Number(request?.headers['x-hubspot-request-timestamp']),
      method: 'GET',
      url: `${serverUrl}${request?.url.replace('%40', '@')}`,
      requestBody: '',
      clientSecret: sandbox.clientSecret,
      signatureVersion: 'v3',
    };
    expect(Signature.isValid(signed)).toBe(true);
    expect(Signature.isValid({ ...signed, url: signed.url.replace('portalId=', 'portalId=1') })).toBe(false);
  });

  test('a body is signed and sent as JSON', async () => {
    await proxy({ requestUri: `${serverUrl}/pulse`, method: 'POST', requestBody: { rating: 3 } });
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{"rating":3}' });
    expect(seen[0]?.headers['content-type']).toBe('application/json');
  });

  test('errors and redirects of our server come wrapped in a 200; a 5xx is tried again once', async () => {
    answers = [
      [404, '{"code":"not_found"}'],
      [302, '{}'],
      [503, '{}'],
      [200, '{"ok":true}'],
    ];
    const ask = () => proxy({ requestUri: `${serverUrl}/x`, method: 'GET' });
    expect(await ask()).toMatchObject({
      status: 200,
      body: { status: 'error', category: 'BAD_GATEWAY', responseBody: { code: 'not_found' } },
    });
    expect(pick((await ask()).body, 'context.appServerStatusCode')).toEqual(['302']);
    expect((await ask()).body).toMatchObject({ status: 'success', responseBody: { ok: true } });
    expect(seen).toHaveLength(4);
  });

  test('only the permitted server, only the Authorization header, only this account', async () => {
    const wanted = { requestUri: `${serverUrl}/x`, method: 'GET' };
    expect((await proxy({ ...wanted, requestUri: 'http://example.com/x' })).status).toBe(400);
    expect((await proxy({ ...wanted, requestHeaders: { 'X-Other': '1' } })).status).toBe(400);
    expect((await sandbox.call('POST', `${proxyPath}?portalId=1`, wanted)).status).toBe(400);
    expect(seen).toHaveLength(0);
    expect((await proxy({ ...wanted, requestHeaders: { Authorization: 'Bearer t' } })).status).toBe(200);
    expect(seen[0]?.headers.authorization).toBe('Bearer t');
  });

  test('lists companies, and shows each record', async () => {
    const base = `/contacts/${sandbox.portalId}`;
    const list = await sandbox.call('GET', `${base}/objects/0-2?q=company`);
    expect(list.body).toContain('Company 1');
    const company = await sandbox.call('GET', `${base}/record/0-2/100`);
    expect(company.body).toContain('Renewal');
    expect(company.body).toContain(proxyPath);
    expect((await sandbox.call('GET', `${base}/record/0-3/2000`)).body).toContain('Won');
    expect((await sandbox.call('GET', `${base}/record/0-2/9`)).status).toBe(404);
    expect(sandbox.calls.report().total).toBe(0);
  });
});
