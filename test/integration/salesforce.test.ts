import { generateBook } from '../sandbox/book/generate.ts';
import { type SalesforceProduct, startSalesforceProduct } from '../support/product.ts';

const now = new Date();
let product: SalesforceProduct;
beforeAll(async () => {
  product = await startSalesforceProduct({
    book: generateBook({ companies: 60, seed: 3, now }),
    salesforce: { fields: 'deployed' },
  });
});
afterAll(() => product?.close());

test('connects an org, scores its accounts and writes each once', async () => {
  const outcome = await product.connect().catch((error: unknown) => { console.log(product.log().slice(-3000), JSON.stringify(product.salesforce.calls.log(20))); throw error; });
  console.log(outcome, product.salesforce.calls.report().byClass);
  expect(outcome.scored).toBeGreaterThan(10);
});
