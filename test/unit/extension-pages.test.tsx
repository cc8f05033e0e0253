import { PortfolioPage } from '../../app-extension/hubspot/src/app/pages/portfolio-page.tsx';
import { SettingsPage } from '../../app-extension/hubspot/src/app/settings/settings-page.tsx';
import {
  Alert,
  Button,
  EmptyState,
  Link,
  LoadingButton,
  LoadingSpinner,
  SearchInput,
  Select,
  StatusTag,
  TableRow,
} from '../../app-extension/hubspot/testing.ts';
import { listsUrl, portfolio, settings, settingsWithLists } from '../support/account.ts';
import { type Answers, leaveExtensions, passRetries, renderExtension, startExtensions } from '../support/extension.tsx';

const says =
  (body: unknown, status = 200) =>
  () => ({ status, body });
const refusal = {
  code: 'not-allowed',
  message: 'Only admins of this account may.',
  remedy: 'Ask one of them.',
  requestId: 'req_7',
};

beforeEach(startExtensions);
afterEach(leaveExtensions);

describe('the settings page in HubSpot', () => {
  const renderSettings = (answers: Answers) => renderExtension(<SettingsPage />, { place: 'settings', answers });

  test('loads, and then tells how the account stands', async () => {
    const { find, findAll, text, waitFor } = renderSettings({ 'GET /api/settings': says(settings) });
    expect(find(LoadingSpinner).props.label).toBe('Asking Barometer how this account stands…');
    await waitFor(() => find(StatusTag));
    expect(findAll(StatusTag).map((tag) => tag.text)).toEqual(['Connected', 'In sync']);
    for (const words of ['Northwind (4711)', 'B2B SaaS v4', 'Last full sync', 'A company turns red', 'At risk'])
      expect(text()).toContain(words);
  });

  test('creates the lists when it is told to, after saying what that does', async () => {
    const { find, maybeFind, text, waitFor, asked } = renderSettings({
      'GET /api/settings': says(settings),
      'POST /api/settings/lists': says(settingsWithLists),
    });
    await waitFor(() => find(LoadingButton));
    expect(text()).toContain('This creates 2 lists of companies in this account');
    find(LoadingButton, ({ text: label }) => label === 'Create 2 lists').trigger('onClick');
    await waitFor(() => expect(maybeFind(LoadingButton)).toBeNull());
    expect(find(Link).props.href).toEqual({ url: listsUrl, external: true });
    expect(asked.map(({ method, body }) => [method, body])).toEqual([
      ['GET', undefined],
      ['POST', {}],
    ]);
  });

  test('says why lists were not created, and lets one try again', async () => {
    const body = { ...refusal, code: 'crm-unreachable', message: 'HubSpot does not answer.', remedy: 'Try again.' };
    const { find, waitFor } = renderSettings({
      'GET /api/settings': says(settings),
      'POST /api/settings/lists': says(body, 502),
    });
    await waitFor(() => find(LoadingButton));
    find(LoadingButton).trigger('onClick');
    await waitFor(() => expect(find(Alert).props.title).toBe('Not created: The CRM is not answering Barometer'));
    expect(find(LoadingButton).text).toBe('Create 2 lists');
  });

  test('a server that is away, and a person who may not, are told apart', async () => {
    const away = renderSettings({});
    await passRetries();
    await away.waitFor(() => away.find(Alert));
    expect(away.find(Alert).props.title).toBe('Barometer’s server cannot be reached');
    const denied = renderSettings({ 'GET /api/settings': says(refusal, 403) });
    await denied.waitFor(() => denied.find(Alert));
    expect(denied.find(Alert).props.title).toBe('You are not allowed to see these settings');
    expect(denied.text()).toContain('Reference req_7');
  });
});

describe('the portfolio in HubSpot', () => {
  const renderPortfolio = (answers: Answers) => renderExtension(<PortfolioPage />, { place: 'pages', answers });
  const query = (url: string | undefined) => new URL(url ?? '').search;

  test('loads, and then shows bands and companies, each a link to its record', async () => {
    const { find, findAll, text, waitFor } = renderPortfolio({ 'GET /api/portfolio': says(portfolio) });
    find(LoadingSpinner);
    await waitFor(() => find(Link));
    expect(findAll(TableRow)).toHaveLength(1 + portfolio.companies.length);
    expect(find(Link).props.href).toBe(portfolio.companies[0]?.url);
    expect(text()).toContain('1–3 of 312 companies');
    expect(text()).toContain('58%, $1,200,000 a year');
  });

  test('asks for what is chosen, from the first page on, and for a search when the person stops typing', async () => {
    const { find, waitFor, asked } = renderPortfolio({ 'GET /api/portfolio': says(portfolio) });
    await waitFor(() => find(Link));
    const choose = (name: string, value: string) => find(Select, { name }).trigger('onChange', value as never);
    choose('band', 'red');
    choose('owner', '7');
    choose('sort', 'renewal');
    await waitFor(() => expect(query(asked.at(-1)?.url)).toBe('?band=red&owner=7&sort=renewal'));
    const before = asked.length;
    for (const typed of ['n', 'no', 'nor th&']) find(SearchInput).trigger('onInput', typed as never);
    await jest.advanceTimersByTimeAsync(400);
    expect(asked.slice(before).map(({ url }) => query(url))).toEqual([
      '?band=red&owner=7&search=nor%20th%26&sort=renewal',
    ]);
    find(Button, ({ text }) => text === 'Clear filters').trigger('onClick');
    await jest.advanceTimersByTimeAsync(400);
    expect(query(asked.at(-1)?.url)).toBe('?sort=renewal');
  });

  test('turns pages forth and back, and keeps the page in sight until the next one is there', async () => {
    const second = { ...portfolio, companies: portfolio.companies.slice(2), next: null };
    const answers: Answers = { 'GET /api/portfolio': says(portfolio) };
    const { find, text, waitFor, asked } = renderPortfolio(answers);
    const press = (label: string) => find(Button, (button) => button.text === label).trigger('onClick');
    await waitFor(() => find(Link));
    answers['GET /api/portfolio'] = says(second);
    press('Next');
    find(Link, (link) => link.text === 'Northwind Traders');
    await waitFor(() => expect(text()).toContain('4–4 of 312 companies'));
    expect(query(asked.at(-1)?.url)).toBe('?sort=score&after=cursor-2');
    answers['GET /api/portfolio'] = says(portfolio);
    press('Previous');
    await waitFor(() => expect(text()).toContain('1–3 of 312 companies'));
  });

  test('nothing found offers a way back', async () => {
    const none = { ...portfolio, companies: [], total: 0, next: null };
    const { find, waitFor } = renderPortfolio({ 'GET /api/portfolio': says(none) });
    await waitFor(() => find(EmptyState));
    expect(find(EmptyState).props.title).toBe('No companies yet');
  });

  test('a server that is away is told, with a button that asks again', async () => {
    const answers: Answers = {};
    const { find, waitFor } = renderPortfolio(answers);
    await passRetries();
    await waitFor(() => find(Alert));
    answers['GET /api/portfolio'] = says(portfolio);
    find(LoadingButton).trigger('onClick');
    await waitFor(() => find(Link));
  });

  test('what cannot be read as an answer is not shown', async () => {
    const { find, waitFor } = renderPortfolio({ 'GET /api/portfolio': says({ ...portfolio, v: 2 }) });
    await waitFor(() => find(Alert));
    expect(find(Alert).props.title).toBe('Barometer’s answer could not be read');
  });
});
