import type { SettingsAnswer } from '@barometer/shared/api/settings.ts';
import type { Place } from '@barometer/shared/words/locale.ts';
import { number } from '@barometer/shared/words/number.ts';
import { personName } from '@barometer/shared/words/pulse.ts';
import { exactTime, timeAgo } from '@barometer/shared/words/time.ts';
import { toneOf } from './band.ts';
import type { NoticeView, Tone } from './card-view.ts';
import { type ListsInHand, type ListsView, listsView, noListsInHand } from './lists.ts';
import { type Problem, problemLine, problemNotice, troubleNotice } from './problem.ts';

/** The settings page in words. */
export interface SettingsView {
  loading: boolean;
  /** Instead of everything else. */
  notice: NoticeView | null;
  /** Above everything else: what is shown may be old. */
  stale: { text: string; reference: string | null } | null;
  sections: SettingsSections | null;
}

export interface SettingsSections {
  connection: Section;
  model: Section;
  sync: Section;
  scores: { title: string; bands: { id: string; label: string; tone: Tone; companies: string }[] };
  alerts: Section;
  lists: ListsView;
}

export interface Section {
  title: string;
  status: { word: string; tone: Tone } | null;
  facts: Fact[];
  /** What cannot be said in facts: where there is nothing yet, what to do. */
  text: string | null;
  trouble: NoticeView | null;
}

export interface Fact {
  label: string;
  value: string;
  /** The exact time behind a relative one. */
  exact: string | null;
}

export const settingsLoading = 'Asking Barometer how this account stands…';

interface Known {
  answer: SettingsAnswer | null;
  problem: Problem | null;
  lists?: ListsInHand;
  now: string;
}

/** The page as it is known so far: an answer, the problem of the last question, or neither yet. */
export function settingsView({ answer, problem, lists = noListsInHand, now }: Known): SettingsView {
  if (problem && (!answer || problem.code === 'not-allowed')) {
    return { loading: false, notice: settingsNotice(problem), stale: null, sections: null };
  }
  if (!answer) return { loading: true, notice: null, stale: null, sections: null };
  return {
    loading: false,
    notice: null,
    stale: problem && {
      text: `${problemLine(problem)}: this is how it stood`,
      reference: problem.requestId ?? null,
    },
    sections: {
      connection: connection(answer),
      model: model(answer),
      sync: sync(answer, now),
      scores: scores(answer),
      alerts: alerts(answer),
      lists: listsView(answer, lists),
    },
  };
}

/** Nobody is asking about a score here. */
function settingsNotice(problem: Problem): NoticeView {
  const told = problemNotice(problem);
  if (problem.kind === 'unreachable') {
    return { ...told, text: 'These settings will be back as soon as the server answers. It tries again by itself.' };
  }
  if (problem.code === 'not-allowed') return { ...told, title: 'You are not allowed to see these settings' };
  return told;
}

function connection({ account, trouble }: SettingsAnswer): Section {
  const { id, name, connectedAt, locale, timeZone, currency } = account;
  return {
    title: 'Connection',
    status: trouble ? { word: 'Needs attention', tone: 'poor' } : { word: 'Connected', tone: 'good' },
    facts: [
      fact('Account', name ? `${name} (${id})` : id),
      fact('Connected', exactTime(connectedAt, account)),
      fact('Numbers and times', [locale, timeZone, currency].filter(Boolean).join(', ')),
    ],
    text: null,
    trouble: trouble && troubleNotice(trouble),
  };
}

function model({ model: inForce, account }: SettingsAnswer): Section {
  const section = { title: 'Model', status: null, trouble: null };
  if (!inForce) {
    const text =
      'No model is in force yet, so nothing is scored. The first sync publishes the one the server starts with.';
    return { ...section, facts: [], text };
  }
  const { name, version, publishedAt, publishedBy, why, scorecards } = inForce;
  const by = publishedBy ? ` by ${personName(publishedBy, account)}` : '';
  const metrics = (count: number) => `${number(count, account)} ${count === 1 ? 'metric' : 'metrics'}`;
  return {
    ...section,
    facts: [
      fact('In force', `${name} v${version}`),
      fact('Published', exactTime(publishedAt, account) + by),
      ...(why ? [fact('Why', why)] : []),
      fact('Scorecards', scorecards.map(({ label, metrics: count }) => `${label} (${metrics(count)})`).join(', ')),
    ],
    text: null,
  };
}

const syncStates = {
  never: { word: 'Not synced yet', tone: 'none' },
  running: { word: 'Syncing now', tone: 'fair' },
  finished: { word: 'In sync', tone: 'good' },
  failed: { word: 'The last sync failed', tone: 'poor' },
} as const;

function sync({ sync: told, account }: SettingsAnswer, now: string): Section {
  const { state, startedAt, finishedAt, lastPolledAt, records, waiting, refusals, trouble } = told;
  const say = (count: number, one: string, many: string) => `${number(count, account)} ${count === 1 ? one : many}`;
  const queue = [
    waiting.events > 0 && say(waiting.events, 'event to read', 'events to read'),
    waiting.companies > 0 && say(waiting.companies, 'company to score', 'companies to score'),
    waiting.writes > 0 && say(waiting.writes, 'score to write', 'scores to write'),
  ];
  return {
    title: 'Sync',
    status: syncStates[state],
    facts: [
      ...(state === 'running' && startedAt ? [moment('Started', startedAt, now, account)] : []),
      ...(finishedAt ? [moment('Last full sync', finishedAt, now, account)] : []),
      ...(lastPolledAt ? [moment('Last look for changes', lastPolledAt, now, account)] : []),
      fact(
        state === 'running' ? 'Read so far' : 'Read',
        [
          say(records.company, 'company', 'companies'),
          say(records.contact, 'contact', 'contacts'),
          say(records.deal, 'deal', 'deals'),
          say(records.ticket, 'ticket', 'tickets'),
        ].join(', '),
      ),
      fact('Waiting', queue.filter(Boolean).join(', ') || 'Nothing'),
      ...(refusals > 0
        ? [fact('Refused', `The CRM does not take the score of ${say(refusals, 'company', 'companies')}`)]
        : []),
    ],
    text: state === 'never' ? 'The first sync starts by itself after an account is connected.' : null,
    trouble: trouble && troubleNotice(trouble),
  };
}

function scores({ bands, unscored, account }: SettingsAnswer): SettingsSections['scores'] {
  return {
    title: 'Companies',
    bands: [
      ...bands.map(({ id, label, companies }) => ({
        id,
        label,
        tone: toneOf(id, bands),
        companies: number(companies, account),
      })),
      { id: 'none', label: 'No score', tone: 'none', companies: number(unscored, account) },
    ],
  };
}

function alerts({ alerts: set, account }: SettingsAnswer): Section {
  const section = { title: 'Alerts', status: null, trouble: null };
  if (!set)
    return { ...section, facts: [], text: 'None are set. Whoever runs the server can set some: barometer alerts set.' };
  return {
    ...section,
    facts: [
      ...set.rules.map((rule) => fact('When', rule)),
      fact('Told by', set.channels.join(', ') || 'Nothing'),
      ...(set.waiting > 0 ? [fact('Waiting', `${number(set.waiting, account)} to be told`)] : []),
    ],
    text: null,
  };
}

function fact(label: string, value: string): Fact {
  return { label, value, exact: null };
}

function moment(label: string, at: string, now: string, place: Place): Fact {
  return { label, value: timeAgo(at, now, place), exact: exactTime(at, place) };
}
