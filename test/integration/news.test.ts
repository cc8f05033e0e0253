import { generateBook } from '../sandbox/book/generate.ts';
import { controlOf } from '../support/control.ts';
import { type Product, startProduct } from '../support/product.ts';

/** What happens while an account is listed again, which takes a large one an hour. */
let product: Product;
afterEach(() => product.close());

/** The sync's clock runs fast: news is looked for every two seconds of it. */
async function start() {
  const begun = Date.now();
  product = await startProduct({
    book: generateBook({ companies: 300, seed: 5, now: new Date(begun) }),
    outside: { now: () => new Date(begun + (Date.now() - begun) * 20) },
  });
  await product.connect();
}

test('a ticket opened while the account is listed again is in the score before the listing ends, once', async () => {
  await start();
  const { hubspot, server } = product;
  const control = controlOf(hubspot.url);
  const set = hubspot.webhooks.set({ targetUrl: `${product.appUrl}/webhooks/hubspot`, options: { seed: 1 } });
  expect(set).not.toHaveProperty('problems');
  await control.fault({ fault: 'slow', delayMs: 400, match: { endpoint: '/crm/objects/[^/]+/contacts$' } });
  const { clock } = hubspot.portal;
  const open = { subject: 'Down', hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: 'URGENT' };
  const company = (await server.db.selectFrom('score').select('company_id').where('band', '=', 'green').execute())[0];
  const companyId = company?.company_id ?? '';
  const score = () => hubspot.portal.records.companies.find(companyId)?.properties.health_score;
  const before = score();

  const commit = hubspot.portal.commit.bind(hubspot.portal);
  const written = new Promise<void>((resolve) => {
    hubspot.portal.commit = (mutation) => {
      commit(mutation);
      if (score() !== before) resolve();
    };
  });
  const listed = product.sync();
  for (const id of ['99901', '99902', '99903'])
    hubspot.portal.commit({
      ...{ op: 'create', type: 'tickets', id, at: clock.iso() },
      ...{ properties: open, companyIds: [companyId], source: 'CRM_UI' },
    });
  const first = await Promise.race([written.then(() => 'the score'), listed.then(() => 'the end of the listing')]);
  expect(first).toBe('the score');
  await listed;
  const tickets = await server.db
    .selectFrom('association')
    .select('record_id')
    .where('company_id', '=', companyId)
    .where('record_id', 'like', '9990_')
    .execute();
  expect(tickets).toHaveLength(3);
});
