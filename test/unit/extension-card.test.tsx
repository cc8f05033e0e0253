import { HealthCard } from '../../app-extension/hubspot/src/app/cards/health-card.tsx';
import {
  Alert,
  Button,
  LineChart,
  Link,
  LoadingButton,
  LoadingSpinner,
  ScoreCircle,
  TextArea,
  ToggleGroup,
} from '../../app-extension/hubspot/testing.ts';
import { details, watch } from '../../cards/gallery/fixture/card.ts';
import { champion } from '../../cards/gallery/fixture/pulse.ts';
import {
  type Answers,
  leaveExtensions,
  passRetries,
  renderExtension,
  serverUrl,
  startExtensions,
} from '../support/extension.tsx';

const cardPath = '/api/card/companies/17204833951';
const card = { get: `GET ${cardPath}`, put: `PUT ${cardPath}/pulse`, undo: `DELETE ${cardPath}/pulse` };
const says =
  (body: unknown, status = 200) =>
  () => ({ status, body });
const gist = { health_details: JSON.stringify(details) };

function renderCard(answers: Answers, properties?: Record<string, string | null>, more = {}) {
  return renderExtension(<HealthCard />, {
    place: 'crm.record.tab',
    answers,
    ...(properties && { properties }),
    ...more,
  });
}

beforeEach(startExtensions);
afterEach(leaveExtensions);

describe('the card in a HubSpot record', () => {
  test('says that it loads while neither HubSpot nor the server has answered', () => {
    const { find } = renderCard({ [card.get]: () => new Promise<never>(() => {}) });
    expect(find(LoadingSpinner).props.label).toBe('Loading the health score…');
  });

  test('paints from the company’s own property before the server answers, and refines it after', async () => {
    const { find, maybeFind, text, waitFor, asked } = renderCard({ [card.get]: says(watch) }, gist);
    expect(find(ScoreCircle).props.score).toBe(62);
    expect(maybeFind(LineChart)).toBeNull();
    expect(text()).toContain('9 more follow when Barometer’s server answers');
    await waitFor(() => find(LineChart));
    expect(text()).not.toContain('more follow');
    expect(asked).toEqual([{ method: 'GET', url: serverUrl + cardPath, body: undefined }]);
  });

  test('asks at once, not only when HubSpot has handed the property over', async () => {
    const { find, waitFor } = renderCard({ [card.get]: says(watch) });
    await waitFor(() => find(LineChart));
  });

  test('still shows the score when the server is down, and says so', async () => {
    const { find, text, waitFor } = renderCard({}, gist);
    await passRetries();
    await waitFor(() => find(Alert, { variant: 'warning' }));
    expect(find(ScoreCircle).props.score).toBe(62);
    expect(find(Alert).props.title).toMatch(/^Server unreachable: last known score, from /);
    expect(text()).toContain('2 urgent tickets open, oldest 9 days');
    find(LoadingButton).trigger('onClick');
  });

  test('asks again after a failure, and every minute after that: a worker is no server that asks but once', async () => {
    const { find, waitFor, asked } = renderCard({}, gist);
    await passRetries();
    expect(asked).toHaveLength(3);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeGreaterThan(3);
    await waitFor(() => find(Alert));
  });

  test('without the property, a server that is down is all it can tell; asking again helps as soon as it is back', async () => {
    const answers: Answers = {};
    const { find, waitFor } = renderCard(answers, { health_details: null });
    await passRetries();
    await waitFor(() => find(Alert));
    expect(find(Alert).props.title).toBe('Barometer’s server cannot be reached');
    answers[card.get] = says(watch);
    find(LoadingButton).trigger('onClick');
    await waitFor(() => find(ScoreCircle));
  });

  test.each([
    ['no JSON', '{"v":'],
    ['what somebody typed', 'do not touch'],
    ['another version', JSON.stringify({ ...details, v: 2 })],
  ])('a property that holds %s is as good as none', async (_what, text) => {
    const { find, waitFor } = renderCard({ [card.get]: says(watch) }, { health_details: text });
    find(LoadingSpinner);
    await waitFor(() => find(ScoreCircle));
  });

  test('an app that was uploaded without naming the server says what to do', async () => {
    const { find, waitFor, asked } = renderCard({}, { health_details: null }, { variables: {} });
    await waitFor(() => find(Alert));
    expect(find(Alert).props.title).toBe('This app does not know where Barometer’s server is');
    expect(asked).toEqual([]);
  });

  test('a record’s address is the server’s, where it told one', async () => {
    const url = 'https://app-eu1.hubspot.com/contacts/4711/record/0-5/4498';
    const metrics = watch.metrics.map((metric) => ({
      ...metric,
      evidence: metric.evidence.map((record) => (record.id === '4498' ? { ...record, url } : record)),
    }));
    const { find, waitFor } = renderCard({ [card.get]: says({ ...watch, metrics }) }, { health_details: null });
    await waitFor(() => find(LineChart));
    expect(find(Link, ({ text }) => text === '#4498').props.href).toEqual({ url, external: true });
    expect(find(Link, ({ text }) => text === '#4512').props.href).toEqual({
      url: 'https://app.hubspot.com/contacts/4711/record/0-5/4512',
      external: true,
    });
  });
});

describe('what the server refuses', () => {
  const refusal = {
    code: 'signature-invalid',
    message: 'The request’s signature is not HubSpot’s.',
    remedy: 'Check that HUBSPOT_CLIENT_SECRET is the secret of this app.',
    requestId: 'req_01JD9M4T7K',
  };
  const envelope = {
    status: 'error',
    category: 'BAD_GATEWAY',
    message: 'Error returned from Request Uri',
    responseBody: refusal,
    errors: [],
    context: { appServerStatusCode: ['401'] },
  };
  const answer = (status: number, body: unknown) => ({ ok: status < 300, status, json: async () => body });

  // What hubspot.fetch makes of a refusal is not documented; the card understands every way it could be told.
  test.each([
    ['as it is', async () => answer(401, refusal)],
    ['in the envelope of HubSpot’s proxy', async () => answer(200, envelope)],
    ['with a rejection', () => Promise.reject(envelope)],
    ['within a rejection', () => Promise.reject(Object.assign(new Error('Bad gateway'), { responseJSON: envelope }))],
  ])('is read where it comes %s', async (_how, fetch) => {
    const { find, text, waitFor, maybeFind } = renderCard({}, { health_details: null }, { fetch });
    await waitFor(() => find(Alert));
    expect(find(Alert).props.title).toBe('This card could not prove who is asking');
    expect(text()).toContain(`${refusal.message} ${refusal.remedy}`);
    expect(text()).toContain(`Reference ${refusal.requestId}`);
    // Asking again changes nothing before somebody has acted.
    expect(maybeFind(LoadingButton)).toBeNull();
  });

  test('a score is not shown to whom it is not for, although the property holds it', async () => {
    const fetch = async () => answer(403, { ...refusal, code: 'not-allowed' });
    const { find, maybeFind, waitFor } = renderCard({}, gist, { fetch });
    await waitFor(() => expect(find(Alert).props.title).toBe('You are not allowed to see this score'));
    expect(maybeFind(ScoreCircle)).toBeNull();
  });

  test('a gateway’s page in place of an answer is taken for nobody’s words', async () => {
    const fetch = async () => answer(401, '<html>Sign in</html>');
    const { find, waitFor } = renderCard({}, { health_details: null }, { fetch });
    await waitFor(() => find(Alert));
    expect(find(Alert).props.title).toBe('You are not allowed to see this score');
  });
});

describe('rating from the card', () => {
  const unrated = { ...watch, pulse: null };
  const setAt = '2026-11-25T09:00:00.000Z';
  const mine = { ...watch, pulse: { ...champion, value: 75, reason: 'New champion', setAt } };

  async function renderRated(answers: Answers) {
    const rendered = renderCard({ [card.get]: says(unrated), ...answers }, gist);
    await rendered.waitFor(() => rendered.find(LineChart));
    const press = (label: string) => rendered.find(Button, ({ text }) => text === label).trigger('onClick');
    const choose = (value: string) => rendered.find(ToggleGroup).trigger('onChange', value as never);
    const write = (reason: string) => rendered.find(TextArea).trigger('onInput', reason as never);
    return { ...rendered, press, choose, write };
  }

  test('sets a rating with its reason, and takes it back', async () => {
    const answers = { [card.put]: says(mine), [card.undo]: says(unrated) };
    const { find, maybeFind, text, waitFor, asked, press, choose, write } = await renderRated(answers);
    expect(text()).toContain('Nobody has rated this customer yet');
    choose('75');
    write(' New champion ');
    press('Save');
    expect(find(ToggleGroup).props.value).toBe('75');
    await waitFor(() => expect(text()).toContain('Saved'));
    expect(maybeFind(TextArea)).toBeNull();
    expect(text()).toContain('“New champion”');
    press('Undo');
    await waitFor(() => expect(text()).toContain('Taken back'));
    expect(asked.slice(1)).toEqual([
      { method: 'PUT', url: `${serverUrl}${cardPath}/pulse`, body: { value: 75, reason: 'New champion' } },
      { method: 'DELETE', url: `${serverUrl}${cardPath}/pulse?setAt=${encodeURIComponent(setAt)}`, body: undefined },
    ]);
  });

  test('what could not be saved is still there to be sent once more', async () => {
    const { find, text, waitFor, press, choose, write } = await renderRated({});
    choose('25');
    write('Champion left');
    press('Save');
    await passRetries();
    await waitFor(() => find(Alert, { variant: 'danger' }));
    expect(text()).toContain('Not saved: Barometer’s server cannot be reached.');
    expect(find(TextArea).props.value).toBe('Champion left');
    press('Cancel');
    expect(text()).toContain('Nobody has rated this customer yet');
  });

  test('the same rating can be given again, which a radio button alone could not', async () => {
    const { find, press } = await renderRated({
      [card.get]: says({ ...watch, pulse: { ...champion, expiresAt: null } }),
    });
    press('Rate the same again');
    find(TextArea);
  });

  test('nothing can be rated while the server does not answer', async () => {
    const { find, waitFor } = renderCard({}, { health_details: JSON.stringify({ ...details, pulse: champion }) });
    await passRetries();
    await waitFor(() => find(Alert));
    expect(find(ToggleGroup).props.options.every(({ readOnly }) => readOnly)).toBe(true);
  });
});
