import type { CardData } from '@barometer/shared/card.ts';
import type { Page } from 'playwright-core';
import { details, watch } from '../../cards/gallery/fixture/card.ts';
import { scoredAt } from '../../cards/gallery/fixture/metrics.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type CardHost, makeGate } from '../support/card-host.ts';
import { contrastMin, type Opened, openCard, useCardPages } from '../support/card-page.ts';
import { textContrasts } from '../support/contrast.ts';

/** Longer than two retries with their pauses. */
const givesUpMs = 10_000;
const refusal = { code: 'not-allowed', message: 'No.', remedy: 'Ask an admin.', requestId: 'req_1' };

describeInBrowser('a rating', () => {
  const pages = useCardPages();
  let page: Page;
  let host: CardHost;
  beforeEach(() => {
    ({ page, host } = pages());
  });

  const open = (company: string, options: Opened = {}) => openCard(page, host, company, options);
  const dial = (score: string) => page.getByRole('img', { name: `Health score ${score} of 100` });
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
  const by = 'ana@northwind.example';
  const pulse = { value: 75, reason: 'New champion', by, setAt: scoredAt, expiresAt: null };
  const unrated: CardData = { ...watch, pulse: null };
  const step = (name: string) => page.getByRole('radio', { name });
  const save = () => page.getByRole('button', { name: 'Save' }).click();
  const why = () => page.getByRole('textbox', { name: 'Why? Optional' });

  beforeEach(async () => {
    for (const key of ['PUT rated', 'DELETE rated']) host.answers.delete(key);
    host.asked.clear();
    host.ratings.length = 0;
    host.answers.set('rated', { status: 200, body: unrated });
    await page.clock.setFixedTime(scoredAt);
  });

  test('is set and taken back with the keyboard alone, and shown before the server has answered', async () => {
    const gate = makeGate();
    host.answers.set('PUT rated', { status: 200, body: { ...watch, score: 64, pulse }, after: gate.opened });
    host.answers.set('DELETE rated', { status: 200, body: unrated });
    await open('rated');
    await page.getByText('Nobody has rated this customer yet').waitFor();
    await page.getByRole('radiogroup', { name: 'Your view' }).waitFor();
    await step('Bad').focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
    expect(await step('Good').isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('  New champion ');
    expect(host.ratings).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Saving…').waitFor();
    await page.getByText('“New champion”').waitFor();
    expect(await step('Good').isChecked()).toBe(true);
    expect(await dial('62').count()).toBe(1);
    gate.open();
    await dial('64').waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByText(/^Ana, Nov 22/).waitFor();
    expect(host.ratings).toEqual([{ value: 75, reason: 'New champion' }]);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('75');

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Undo');
    await page.keyboard.press('Enter');
    await page.getByText('Taken back').waitFor();
    await dial('62').waitFor();
    await page.getByText('Nobody has rated this customer yet').waitFor();
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    expect(host.asked.get('DELETE rated')).toBe(1);
  });

  test('without a reason sends none; Escape gives up what was not saved', async () => {
    host.answers.set('PUT rated', { status: 200, body: { ...watch, pulse: { ...pulse, reason: null } } });
    await open('rated');
    await step('Mixed').check();
    await why().fill('No');
    await page.keyboard.press('Escape');
    expect(await why().count()).toBe(0);
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    await step('Good').check();
    expect(await why().inputValue()).toBe('');
    await save();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(host.ratings).toEqual([{ value: 75 }]);
  });

  test.each<[string, number, unknown, string]>([
    ['the server is not there', 502, null, 'Not saved: Barometer’s server cannot be reached. Try again in a minute.'],
    ['the server refuses', 404, { ...refusal, code: 'not-found' }, 'Not saved: No. Ask an admin. Reference req_1'],
  ])(
    'that fails because %s is still there to be sent again, and is sent once a time',
    async (_, status, body, text) => {
      host.answers.set('rated', { status: 200, body: { ...watch, pulse: { ...pulse, value: 25, reason: null } } });
      host.answers.set('PUT rated', { status, body });
      await open('rated');
      expect(await step('Shaky').isChecked()).toBe(true);
      await step('Good').check();
      await why().fill('New champion');
      await save();
      expect(await page.getByRole('alert').textContent()).toBe(text);
      expect(await why().inputValue()).toBe('New champion');
      expect(host.asked.get('PUT rated')).toBe(1);
      const contrasts = await textContrasts(page, '.bm-pulse');
      expect(contrasts.filter(({ ratio }) => ratio < contrastMin)).toEqual([]);

      await page.getByRole('button', { name: 'Cancel' }).click();
      expect(await step('Shaky').isChecked()).toBe(true);
      expect(await page.getByRole('alert').count()).toBe(0);

      host.answers.set('PUT rated', { status: 200, body: { ...watch, pulse } });
      await step('Good').check();
      await save();
      await page.getByText('Saved', { exact: true }).waitFor();
    },
  );

  test('cannot be set before the server has answered, nor while it is not there', async () => {
    const gate = makeGate();
    host.answers.set('rated', { status: 200, body: unrated, after: gate.opened });
    await open('rated', { details });
    expect(await step('Good').isDisabled()).toBe(true);
    gate.open();
    await page.locator('input[type=radio]:enabled').first().waitFor();
    host.answers.set('gone', { status: 502, body: null });
    await open('gone', { details });
    await page.getByText(/^Server unreachable/).waitFor({ timeout: givesUpMs });
    expect(await step('Good').isDisabled()).toBe(true);
  });

  test('of somebody else is told with who, when and until when, and is not ours to take back', async () => {
    const until = '2027-02-20T11:48:00Z';
    host.answers.set('rated', { status: 200, body: { ...watch, pulse: { ...pulse, expiresAt: until } } });
    await open('rated');
    await page.getByText('“New champion”').waitFor();
    await page.getByText('expires Feb 20').waitFor();
    expect(await page.getByText('Ana', { exact: true }).getAttribute('title')).toBe(by);
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });
});
