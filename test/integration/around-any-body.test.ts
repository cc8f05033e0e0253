import fc from 'fast-check';
import { type Product, startProduct } from '../support/product.ts';
import { askAsWorkflow, askSigned, identityQuery } from '../support/signed.ts';
import { smallBook } from '../support/small-book.ts';

/** Whatever is signed and sent, it is answered; nothing sent is our fault. */
let product: Product;
beforeAll(async () => {
  product = await startProduct({ book: smallBook(), env: { LOG_LEVEL: 'silent' } });
  await product.connect();
});
afterAll(() => product.close());

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('none', '\0', '\uD800', '%', '\\', '_', 'null', '-1', '1e400', '\u2028', '😀'),
);

test('any query of the portfolio is answered with 2xx or 4xx', async () => {
  const place = fc
    .tuple(
      fc.constantFrom('score', 'name', 'renewal', 'revenue', 'change', 'x'),
      fc.oneof(fc.constantFrom('2026-01-01', '0000-99-99'), text),
      fc.oneof(fc.constantFrom(0, 1, 2, 3, -1), fc.double()),
      fc.oneof(text, fc.double(), fc.integer(), fc.constantFrom(null, 2 ** 31, 1e308, true)),
      fc.oneof(fc.constantFrom('100', '1'), text),
    )
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
  const query = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom('band', 'owner', 'search', 'x', '__proto__'), text),
      fc.tuple(fc.constant('sort'), fc.oneof(fc.constantFrom('score', 'name', 'renewal', 'revenue', 'change'), text)),
      fc.tuple(fc.constant('after'), fc.oneof(place, text)),
    ),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(query, async (pairs) => {
      const given = pairs.map(([name, value]) => `&${name}=${encodeURIComponent(value.toWellFormed())}`).join('');
      const { status, body } = await askSigned(
        product,
        `/api/portfolio?${identityQuery(product.hubspot.portalId)}${given}`,
      );
      expect(status).toBeLessThan(500);
      expect(body).toBeInstanceOf(Object);
    }),
    { numRuns: 300 },
  );
});

const actions = ['/api/actions/pulse', '/api/actions/recalculate'];
const rated = `/api/card/companies/100/pulse`;

test('any body of an action is answered with 2xx or 4xx', async () => {
  const execution = fc.record(
    {
      callbackId: fc.oneof(fc.constantFrom('ap-1', 'ap-2'), text),
      origin: fc.oneof(fc.record({ portalId: fc.oneof(fc.constant(777_001), fc.jsonValue()) }), fc.jsonValue()),
      context: fc.oneof(fc.record({ workflowId: fc.jsonValue() }), fc.jsonValue()),
      object: fc.oneof(
        fc.record({
          objectId: fc.oneof(fc.constantFrom(100, '101'), fc.jsonValue()),
          objectType: fc.constant('COMPANY'),
        }),
        fc.jsonValue(),
      ),
      inputFields: fc.oneof(
        fc.record({ value: fc.oneof(fc.double(), text, fc.jsonValue()), reason: fc.oneof(text, fc.jsonValue()) }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: ['callbackId'] },
  );
  const body = fc.oneof(
    execution.map((value) => JSON.stringify(value)),
    fc.json(),
    text,
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...actions), body, async (path, sent) => {
      const well = sent.toWellFormed();
      const { status, body: answer } = await askAsWorkflow(product, path, { body: well });
      expect(status).toBeLessThan(500);
      expect(answer).toBeInstanceOf(Object);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['brackets without end', '['.repeat(200_000)],
  ['more than is taken', 'x'.repeat(2_000_000)],
])('%s are answered with 4xx', async (_name, body) => {
  const query = identityQuery(product.hubspot.portalId);
  const answers = [
    ...(await Promise.all(actions.map((path) => askAsWorkflow(product, path, { body })))),
    await askSigned(product, `${rated}?${query}`, { method: 'PUT', body }),
    await askSigned(product, `/api/settings/lists?${query}`, { method: 'POST', body }),
  ];
  for (const { status } of answers) expect(Math.trunc(status / 100)).toBe(4);
});
