import type { SettingsAnswer } from '@barometer/shared/api/settings.ts';
import { noListsInHand } from '../../cards/src/view/lists.ts';
import type { Problem } from '../../cards/src/view/problem.ts';
import { type Section, settingsView } from '../../cards/src/view/settings.ts';
import { now, settings, settingsWithLists } from '../support/account.ts';

const show = (answer: SettingsAnswer | null, problem: Problem | null = null, lists = noListsInHand) =>
  settingsView({ answer, problem, lists, now });
const facts = (section: Section | undefined) =>
  Object.fromEntries((section?.facts ?? []).map(({ label, value }) => [label, value]));

describe('the settings page in words', () => {
  test('tells connection, model, sync, scores and alerts of an account in good order', () => {
    const { connection, model, sync, scores, alerts } = show(settings).sections ?? {};
    expect([connection?.status, sync?.status]).toEqual([
      { word: 'Connected', tone: 'good' },
      { word: 'In sync', tone: 'good' },
    ]);
    expect(facts(connection)).toEqual({
      Account: 'Northwind (4711)',
      Connected: expect.stringMatching(/^October 1, 2026 at 4:30\sAM EDT$/),
      'Numbers and times': 'en-US, America/New_York, USD',
    });
    expect(facts(model)).toEqual({
      'In force': 'B2B SaaS v4',
      Published: expect.stringMatching(/^November 2, 2026 at 5:00\sAM EST by Ana Lopez$/),
      Why: 'Renewals weigh more',
      Scorecards: 'Established customers (14 metrics), First 90 days (1 metric)',
    });
    expect(facts(sync)).toEqual({
      'Last full sync': '8 h ago',
      'Last look for changes': '2 min ago',
      Read: '312 companies, 1,840 contacts, 1 deal, 977 tickets',
      Waiting: 'Nothing',
    });
    expect(scores?.bands.map(({ label, companies }) => `${label} ${companies}`)).toEqual([
      ...['Healthy 180', 'Watch 92', 'At risk 28', 'No score 12'],
    ]);
    expect(facts(alerts)).toEqual({ When: 'A company turns red', 'Told by': 'task, Slack' });
  });

  test('what waits and what the CRM refuses is counted', () => {
    const waiting = { events: 1, companies: 1200, writes: 0 };
    const { sync } = show({ ...settings, sync: { ...settings.sync, waiting, refusals: 1 } }).sections ?? {};
    expect(facts(sync)).toMatchObject({
      Waiting: '1 event to read, 1,200 companies to score',
      Refused: 'The CRM does not take the score of 1 company',
    });
  });

  test('trouble is told with what to do about it, where it is', () => {
    const trouble = { message: 'The app was uninstalled.', remedy: 'Connect it again.' };
    const { connection, sync } = show({
      ...settings,
      trouble,
      sync: { ...settings.sync, state: 'failed', trouble },
    }).sections ?? { connection: undefined, sync: undefined };
    expect(connection?.status?.word).toBe('Needs attention');
    expect(sync?.status).toEqual({ word: 'The last sync failed', tone: 'poor' });
    for (const section of [connection, sync])
      expect(section?.trouble).toMatchObject({ tone: 'problem', title: trouble.message, text: trouble.remedy });
  });

  test('an account in its first minutes is told what comes', () => {
    const { startedAt, finishedAt, lastPolledAt } = { startedAt: null, finishedAt: null, lastPolledAt: null };
    const fresh: SettingsAnswer = {
      ...settings,
      model: null,
      alerts: null,
      sync: { ...settings.sync, state: 'never', startedAt, finishedAt, lastPolledAt },
    };
    const { model, sync, alerts } = show(fresh).sections ?? {};
    expect(model?.text).toMatch(/^No model is in force yet/);
    expect(sync).toMatchObject({
      status: { word: 'Not synced yet' },
      text: expect.stringMatching(/^The first sync starts/),
    });
    expect(alerts?.text).toMatch(/^None are set\./);
    const running = show({
      ...settings,
      sync: { ...settings.sync, state: 'running', startedAt: '2026-11-22T11:59:00Z' },
    });
    expect(running.sections?.sync.status?.word).toBe('Syncing now');
    expect(facts(running.sections?.sync)).toMatchObject({
      ...{ Started: '1 min ago', 'Read so far': facts(show(settings).sections?.sync).Read },
    });
  });

  test('what happens is told before lists are created, and only where they can be', () => {
    const possible = show(settings).sections?.lists;
    expect(possible?.button).toBe('Create 2 lists');
    expect(possible?.consent).toMatch(
      /^This creates 2 lists of companies in this account, .* No other list is touched\.$/,
    );
    const there = show(settingsWithLists).sections?.lists;
    expect([there?.button, there?.consent, there?.rows.map(({ state }) => state)]).toEqual([
      ...[null, null, ['Created', 'Created']],
    ]);
    const trouble = { message: 'This account has not allowed lists.', remedy: 'Connect again and allow them.' };
    const refused = show({ ...settings, lists: { ...settings.lists, state: 'not-granted', trouble } }).sections?.lists;
    expect([refused?.button, refused?.consent]).toEqual([null, null]);
    expect(refused?.trouble).toMatchObject({ title: trouble.message, text: trouble.remedy });
  });

  test('creating is told while it lasts, when it is done, and when it failed', () => {
    const busy = show(settings, null, { ...noListsInHand, isCreating: true }).sections?.lists;
    expect([busy?.isBusy, busy?.status]).toEqual([true, 'Creating…']);
    expect(show(settingsWithLists, null, { ...noListsInHand, isDone: true }).sections?.lists.status).toBe('Created');
    const failed = show(settings, null, { ...noListsInHand, problem: { kind: 'unreachable' } }).sections?.lists;
    expect(failed?.trouble?.title).toBe('Not created: Barometer’s server cannot be reached');
    expect(failed?.button).toBe('Create 2 lists');
  });

  test('without an answer: loading, or what is the matter', () => {
    expect(show(null)).toMatchObject({ loading: true, notice: null, sections: null });
    expect(show(null, { kind: 'unreachable' }).notice?.text).toMatch(/^These settings will be back/);
    const refused: Problem = { kind: 'refused', code: 'not-allowed', message: 'Only admins may.', requestId: 'r1' };
    expect(show(settings, refused)).toMatchObject({
      notice: { title: 'You are not allowed to see these settings', text: 'Only admins may.', reference: 'r1' },
      sections: null,
    });
  });

  test('with an older answer the server may be away', () => {
    expect(show(settings, { kind: 'unreachable' })).toMatchObject({
      notice: null,
      stale: { text: 'Server unreachable: this is how it stood', reference: null },
    });
  });

  test('dates, numbers and names are written as the account does', () => {
    const german = { ...settings.account, locale: 'de-DE', timeZone: 'Europe/Berlin', name: null };
    const { connection, sync } = show({ ...settings, account: german }).sections ?? {};
    expect(facts(connection)).toMatchObject({ Account: '4711', Connected: '1. Oktober 2026 um 10:30 MESZ' });
    expect(facts(sync).Read).toContain('1.840 contacts');
  });
});
