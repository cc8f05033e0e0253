import { ApiErrorBody } from '@barometer/shared/api/error.ts';
import { PortfolioAnswer } from '@barometer/shared/api/portfolio.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askAsWorkflow, askSigned, identityQuery, type SignedAsk } from '../support/signed.ts';
import { smallBook } from '../support/small-book.ts';
import { addTenant } from '../support/tenants.ts';

/** Two accounts on one server: whoever asks, and however, sees the one that has signed. */
const theirs = 87_654_321;
const theirCompany = '555';
const theirName = 'Theirs Alone';

let product: Product;
let ours: number;
beforeAll(async () => {
  product = await startProduct({ book: smallBook() });
  await product.connect();
  ours = product.hubspot.portalId;
  await addTenant(product, theirs, [[theirCompany, theirName]]);
});
afterAll(() => product.close());

const card = (id: string) => `/api/card/companies/${id}`;
const execution = (changes: { portalId?: unknown; objectId?: unknown; callbackId?: unknown } = {}) =>
  JSON.stringify({
    callbackId: changes.callbackId ?? `ap-${Math.random()}`,
    origin: { portalId: changes.portalId ?? ours },
    object: { objectId: changes.objectId ?? 100, objectType: 'COMPANY' },
    inputFields: { value: 50 },
  });

const asked: [name: string, ask: (more: SignedAsk & { portalId?: number }) => ReturnType<typeof askSigned>][] = [
  ['card', ({ portalId = ours, ...more }) => askSigned(product, `${card('100')}?${identityQuery(portalId)}`, more)],
  ['settings', ({ portalId = ours, ...more }) => askSigned(product, `/api/settings?${identityQuery(portalId)}`, more)],
  [
    'lists',
    ({ portalId = ours, ...more }) =>
      askSigned(product, `/api/settings/lists?${identityQuery(portalId)}`, { method: 'POST', ...more }),
  ],
  [
    'portfolio',
    ({ portalId = ours, ...more }) => askSigned(product, `/api/portfolio?${identityQuery(portalId)}`, more),
  ],
  [
    'recalculate',
    ({ portalId = ours, ...more }) =>
      askAsWorkflow(product, '/api/actions/recalculate', { body: execution({ portalId }), ...more }),
  ],
  [
    'pulse',
    ({ portalId = ours, ...more }) =>
      askAsWorkflow(product, '/api/actions/pulse', { body: execution({ portalId }), ...more }),
  ],
];

describe.each(asked)('%s', (name, ask) => {
  const refused = async (more: Parameters<typeof ask>[0], status: number, code: string) => {
    const answer = await ask(more);
    const error = ApiErrorBody.parse(answer.body);
    expect([answer.status, error.code]).toEqual([status, code]);
    expect(error.message.length * error.remedy.length).toBeGreaterThan(0);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(product.log()).toContain(error.requestId);
  };

  test('refuses another secret', () => refused({ secret: 'wrong' }, 401, 'signature-invalid'));

  test('refuses a request that is not signed', async () => {
    const headers = { 'x-hubspot-signature-v3': '', 'x-hubspot-signature': '' };
    await refused({ headers }, 401, 'signature-invalid');
  });

  test('refuses an old v3 signature', async () => {
    const at = Date.now() - 301_000;
    const isAction = name === 'recalculate' || name === 'pulse';
    const path = `/api/actions/${name}`;
    const answer = isAction
      ? await askSigned(product, path, { method: 'POST', body: execution(), at })
      : await ask({ at });
    expect([answer.status, ApiErrorBody.parse(answer.body).code]).toEqual([401, 'signature-invalid']);
  });

  test('refuses an account that is not connected', () => refused({ portalId: 4_711 }, 403, 'not-connected'));

  test('a v1 signature is none', async () => {
    const headers = { 'x-hubspot-signature-v3': '', 'x-hubspot-signature-version': 'v1' };
    await refused({ headers }, 401, 'signature-invalid');
  });
});

describe('what belongs to another account', () => {
  test('its company is not synced yet, on the card', async () => {
    const { status, body } = await askSigned(product, `${card(theirCompany)}?${identityQuery(ours)}`);
    expect([status, body]).toMatchObject([200, { state: 'not-synced', company: { name: null } }]);
    expect((await askSigned(product, `${card(theirCompany)}?${identityQuery(theirs)}`)).body).toMatchObject({
      company: { name: theirName },
    });
  });

  test('its company cannot be rated', async () => {
    const ask = { method: 'PUT', body: JSON.stringify({ value: 1 }) };
    const put = await askSigned(product, `${card(theirCompany)}/pulse?${identityQuery(ours)}`, ask);
    expect([put.status, put.body]).toMatchObject([404, { code: 'not-found' }]);
    const acted = await askAsWorkflow(product, '/api/actions/pulse', { body: execution({ objectId: theirCompany }) });
    expect(acted.body).toMatchObject({ outputFields: { errorCode: 'COMPANY_NOT_FOUND' } });
    const again = await askAsWorkflow(product, '/api/actions/recalculate', {
      body: execution({ objectId: theirCompany }),
    });
    expect(again.body).toMatchObject({ outputFields: { errorCode: 'COMPANY_NOT_FOUND' } });
    const { rows } = { rows: await product.server.db.selectFrom('pulse').select('company_id').execute() };
    expect(rows).toEqual([]);
  });

  test('its companies, owners and figures are in no portfolio and no settings but its own', async () => {
    for (const path of ['/api/portfolio', '/api/settings']) {
      const { body } = await askSigned(product, `${path}?${identityQuery(ours)}`);
      expect(JSON.stringify(body)).not.toMatch(/Theirs Alone|Their Owner|87654321/);
    }
    const { body } = await askSigned(product, `/api/portfolio?${identityQuery(theirs)}`);
    expect(PortfolioAnswer.parse(body)).toMatchObject({ total: 1, companies: [{ name: theirName }] });
  });

  test('a portal named beside the signed one is refused, not chosen', async () => {
    for (const path of ['/api/portfolio', '/api/settings', card('100')]) {
      const answer = await askSigned(product, `${path}?portalId=${theirs}&${identityQuery(ours)}`);
      expect([answer.status, answer.body]).toMatchObject([400, { code: 'bad-request' }]);
    }
  });

  test('the portal of a signed execution cannot be named by the address', async () => {
    const body = execution({ portalId: ours, objectId: theirCompany });
    const { body: answer } = await askAsWorkflow(product, `/api/actions/pulse?portalId=${theirs}`, { body });
    expect(answer).toMatchObject({ outputFields: { errorCode: 'COMPANY_NOT_FOUND' } });
  });

  test('a callback id of another account is another execution', async () => {
    const body = (portalId: number, objectId: string) => execution({ portalId, objectId, callbackId: 'ap-same' });
    await askAsWorkflow(product, '/api/actions/pulse', { body: body(theirs, theirCompany) });
    await askAsWorkflow(product, '/api/actions/pulse', { body: body(ours, '100') });
    const rows = await product.server.db.selectFrom('pulse').select('connection_id').orderBy('connection_id').execute();
    expect(rows.map((row) => row.connection_id).sort()).toEqual([`hubspot-${theirs}`, `hubspot-${ours}`].sort());
  });
});

test.each(['12x34.5', 'a%20b', '1'.repeat(33), '..%2F..%2Fx', '%00'])(
  'an id that is none (%s) is refused',
  async (id) => {
    const answer = await askSigned(product, `${card(id)}?${identityQuery(ours)}`);
    expect([answer.status, ApiErrorBody.parse(answer.body).code]).toEqual([400, 'bad-request']);
  },
);

test.each([
  ['an id that is no number', { objectId: 'abc' }],
  ['an id too large to be exact', { objectId: 2 ** 53 }],
  ['a negative id', { objectId: -1 }],
  ['no portal', { portalId: 'x' }],
  ['a callback id of spaces', { callbackId: ' ' }],
  ['a callback id without end', { callbackId: 'x'.repeat(201) }],
])('an execution with %s is refused', async (_name, changes) => {
  for (const path of ['/api/actions/pulse', '/api/actions/recalculate']) {
    const answer = await askAsWorkflow(product, path, { body: execution(changes) });
    expect([answer.status, ApiErrorBody.parse(answer.body).code]).toEqual([400, 'bad-request']);
  }
});
