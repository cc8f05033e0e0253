import { HealthCard } from '../../app-extension/hubspot/src/app/cards/health-card.tsx';
import { Alert, Button, LoadingButton, TextArea, ToggleGroup } from '../../app-extension/hubspot/testing.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { type DevServer, startDevServer } from '../support/dev-server.ts';
import { leaveExtensions, renderExtension, startExtensions } from '../support/extension.tsx';
import { type Product, startProduct } from '../support/product.ts';

const book = generateBook({ companies: 3, seed: 5, now: new Date() });
const company = book.companies[0];
const slow = { timeoutInMs: 20_000 };

describe('the card behind HubSpot’s own development server', () => {
  let product: Product;
  const servers: DevServer[] = [];
  beforeAll(async () => {
    product = await startProduct({ book });
    await product.connect();
  });
  afterEach(async () => {
    await leaveExtensions();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(() => product.close());

  async function renderCard(clientSecret: string) {
    const { portalId } = product.hubspot;
    const server = await startDevServer({ clientSecret, appUrl: product.appUrl, portalId });
    servers.push(server);
    startExtensions();
    const card = renderExtension(<HealthCard />, {
      place: 'crm.record.tab',
      properties: { health_details: null },
      variables: { SERVER_URL: 'https://health-dev.example.com' },
      objectId: Number(company?.id),
      fetch: server.fetch,
      portalId,
    });
    return { ...card, server };
  }

  test('shows the score of the running server, and sets and takes back a rating there', async () => {
    const { find, text, waitFor, server } = await renderCard(product.hubspot.clientSecret);
    const served = await fetch(`${server.url}/health-card.js`);
    expect([served.status, (await served.text()).includes('Pulling down')]).toEqual([200, true]);
    await waitFor(() => expect(text()).toMatch(/Health score \d+ of 100/), slow);
    expect(text()).toMatch(/Scored (just now|\d+ min ago)/);
    find(ToggleGroup).trigger('onChange', '0' as never);
    find(TextArea).trigger('onInput', 'Champion left' as never);
    find(Button, (button) => button.text === 'Save').trigger('onClick');
    await waitFor(() => expect(text()).toContain('Saved'), slow);
    expect(text()).toContain('“Champion left”');
    // Whom the proxy vouched for, and nobody the card could name itself.
    expect(text()).toContain('Ana Lopez');
    find(Button, (button) => button.text === 'Undo').trigger('onClick');
    await waitFor(() => expect(text()).toContain('Taken back'), slow);
    expect(text()).toContain('Nobody has rated this customer yet');
  });

  test('a wrong secret is refused with 401, and the card says what to check', async () => {
    const { find, maybeFind, text, waitFor } = await renderCard('not-the-secret-of-this-app');
    await waitFor(() => find(Alert), slow);
    expect(find(Alert).props.title).toBe('This card could not prove who is asking');
    expect(text()).toContain('Check that HUBSPOT_CLIENT_SECRET is the app’s');
    expect(maybeFind(LoadingButton)).toBeNull();
    expect(text()).not.toContain('Health score');
    const reference = /Reference (\S+)/.exec(text())?.[1] ?? '';
    expect(product.log()).toContain(reference);
  });
});
