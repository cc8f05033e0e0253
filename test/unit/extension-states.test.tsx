import { CardBody } from '../../app-extension/hubspot/src/app/cards/card-body.tsx';
import {
  Accordion,
  Alert,
  Button,
  Heading,
  LineChart,
  Link,
  ScoreCircle,
  StatusTag,
} from '../../app-extension/hubspot/testing.ts';
import { watch } from '../../cards/gallery/fixture/card.ts';
import { now } from '../../cards/gallery/fixture/metrics.ts';
import { scenes } from '../../cards/gallery/fixture/state.ts';
import { cardView } from '../../cards/src/view/view.ts';
import { leaveExtensions, renderExtension, startExtensions } from '../support/extension.tsx';

beforeEach(startExtensions);
afterEach(leaveExtensions);

describe('every state of the card in a HubSpot record', () => {
  const actions = { choose() {}, write() {}, cancel() {}, save() {}, undo() {} };
  const retry = { isAsking: false, ask() {} };
  const recordUrl = (type: string, id: string) => `https://crm.example/${type}/${id}`;
  function renderScene(name: string) {
    const { card: known, problem = null, complete = true, rated } = scenes[name] ?? { card: null };
    const view = cardView({ card: known, problem, complete, now, ...(rated && { rated }) });
    const body = <CardBody view={view} recordUrl={recordUrl} retry={retry} rate={actions} />;
    return { view, ...renderExtension(body, { place: 'crm.record.sidebar' }) };
  }

  /** What the view says in sentences a person must be able to read on the card. */
  test.each(Object.keys(scenes))('%s: everything that the view says is on the card', (name) => {
    const { view, text } = renderScene(name);
    const { headline, notice, caps, reasons, moved, metrics, pulse, footer } = view;
    const said = [
      ...(headline ? [headline.word, headline.change?.text, headline.grade, headline.held] : []),
      ...(notice
        ? [notice.title, notice.text, notice.reference, ...notice.steps.flatMap(({ what, how }) => [what, how])]
        : []),
      ...caps.flatMap((cap) => [cap.text, cap.detail, ...cap.records.shown.map(({ title }) => title)]),
      ...[...(reasons?.down ?? []), ...(reasons?.up ?? [])].flatMap(({ impact, sentence }) => [impact, sentence]),
      ...(moved ? [moved.title, ...moved.causes.map(({ sentence }) => sentence)] : []),
      ...(metrics?.groups.flatMap(({ rows }) => rows.flatMap(({ label, value, points }) => [label, value, points])) ??
        []),
      ...view.dimensions.flatMap(({ label, points }) => [label, points]),
      ...(pulse
        ? [pulse.reason?.text, pulse.by?.name, pulse.until?.text, pulse.empty, pulse.status, pulse.problem?.text]
        : []),
      ...(footer ? [footer.scored?.text, footer.stale?.text, ...footer.parts] : []),
    ];
    const drawn = text();
    // While a rating is written, the one in force makes room for it.
    const hidden = pulse?.draft ? [pulse.reason?.text, pulse.by?.name, pulse.until?.text, pulse.empty] : [];
    const isDrawn = (words: string) => drawn.includes(words) || (words === pulse?.reason?.text && pulse.reason.isLong);
    const missing = said.filter((words) => words && !hidden.includes(words) && !isDrawn(words));
    expect(missing).toEqual([]);
  });

  test('a band is told by its word and its colour, a company without a judgement by a hollow mark', () => {
    expect(renderScene('at-risk').find(StatusTag).props).toMatchObject({ variant: 'danger', hollow: false });
    const none = renderScene('insufficient-data');
    expect(none.find(StatusTag).props).toMatchObject({ variant: 'default', hollow: true });
    expect(none.maybeFind(ScoreCircle)).toBeNull();
  });

  test('a frozen score stands without the ring, whose colour would judge it', () => {
    const { maybeFind, find } = renderScene('frozen');
    expect(maybeFind(ScoreCircle)).toBeNull();
    expect(find(Heading).text).toBe('41');
  });

  test.each([
    [66, 'yellow', false],
    [65, 'yellow', true],
    [33, 'red', false],
    [32, 'red', true],
    [70, 'green', true],
  ])('HubSpot colours a ring by the number: %i, %s, has one: %s', (score, id, hasRing) => {
    const card = { ...watch, score, exact: score, band: { id, label: id } };
    const view = cardView({ card, problem: null, complete: true, now });
    const body = <CardBody view={view} recordUrl={recordUrl} retry={retry} rate={actions} />;
    const { maybeFind, text } = renderExtension(body, { place: 'crm.record.tab' });
    expect(maybeFind(ScoreCircle) !== null).toBe(hasRing);
    expect(text()).toContain(`Health score ${score} of 100`);
  });

  test('a cap that lowers the score warns, one that only holds informs', () => {
    expect(renderScene('capped').find(Alert).props.variant).toBe('warning');
    expect(renderScene('capped-above').find(Alert).props.variant).toBe('info');
  });

  test('reasons lead to their records in a new tab, the rest of many to the list of metrics', () => {
    const { find, findAll } = renderScene('many-records');
    const link = find(Link, ({ text }) => text === '#4498');
    expect(link.props.href).toEqual({ url: 'https://crm.example/ticket/4498', external: true });
    const more = findAll(Button, ({ text }) => /^\+\d+ more records$/.test(text ?? ''));
    more[0]?.trigger('onClick');
    expect(find(Accordion).props.open).toBe(true);
    find(Accordion).trigger('onClick');
    expect(find(Accordion).props.open).toBe(false);
  });

  test('long names are cut in links and whole in their tooltips; a long reason is folded until somebody unfolds it', () => {
    const long = renderScene('long-words');
    const labels = long.findAll(Link).map(({ text }) => text ?? '');
    expect(Math.max(...labels.map(({ length }) => length))).toBeLessThanOrEqual(33);
    expect(long.text()).toContain('escalated by the regional team on behalf of several departments');
    const { find, text } = renderScene('pulse-long-reason');
    const end = 'usage of the last two quarters with me.';
    expect(text()).not.toContain(end);
    find(Button, (button) => button.text === 'More').trigger('onClick');
    expect(text()).toContain(end);
    expect(find(Button, (button) => button.text === 'Less')).toBeDefined();
  });

  test('numbers and dates are the account’s', () => {
    expect(renderScene('de-DE').text()).toMatch(/Expansion pipeline: 48\.000\s€ across 2 deals/);
    expect(renderScene('ar-EG').text()).toContain('٦٢');
  });

  test('a time without a score is a gap in the line', () => {
    const history = (watch.history ?? []).map((point, index) => (index === 9 ? { ...point, score: null } : point));
    const view = cardView({ card: { ...watch, history }, problem: null, complete: true, now });
    const body = <CardBody view={view} recordUrl={recordUrl} retry={retry} rate={actions} />;
    const { data, axes } = renderExtension(body, { place: 'crm.record.tab' }).find(LineChart).props;
    expect(axes.options?.groupFieldByColor).toBe('run');
    expect(data).toContainEqual({ on: '2026-08-24', score: expect.any(Number), run: '0' });
    expect(new Set((data as { run: string }[]).map(({ run }) => run))).toEqual(new Set(['0', '1']));
  });
});
