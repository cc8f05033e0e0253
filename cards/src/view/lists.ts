import type { SettingsAnswer } from '@barometer/shared/api/settings.ts';
import { number } from '@barometer/shared/words/number.ts';
import type { NoticeView } from './card-view.ts';
import { type Problem, problemNotice, troubleNotice } from './problem.ts';

/** The lists that can be made of the scores, in words. */
export interface ListsView {
  title: string;
  /** What happens when they are created: read before anybody agrees. */
  consent: string | null;
  rows: { id: string; name: string; about: string; url: string | null; state: string }[];
  button: string | null;
  isBusy: boolean;
  status: string;
  trouble: NoticeView | null;
}

/** What a person does about the lists. */
export interface ListsInHand {
  isCreating: boolean;
  isDone: boolean;
  problem: Problem | null;
}

export const noListsInHand: ListsInHand = { isCreating: false, isDone: false, problem: null };

/** Which lists there are, and what creating the others would do. */
export function listsView(
  { lists: { state, trouble, lists }, account }: SettingsAnswer,
  inHand: ListsInHand,
): ListsView {
  const missing = lists.filter(({ created }) => !created).length;
  const possible = state === 'possible' && missing > 0;
  const count = `${number(missing, account)} ${missing === 1 ? 'list' : 'lists'}`;
  const failure = inHand.problem && problemNotice(inHand.problem);
  return {
    title: 'Lists',
    consent: possible
      ? `This creates ${count} of companies in this account, which everybody who may see lists will see. They fill themselves ` +
        'from the health properties, and are yours to rename or delete. No other list is touched.'
      : null,
    rows: lists.map(({ id, name, about, created, url }) => ({
      ...{ id, name, about, url },
      state: created ? 'Created' : 'Not created',
    })),
    button: possible ? `Create ${count}` : null,
    isBusy: inHand.isCreating,
    status: inHand.isCreating ? 'Creating…' : inHand.isDone && missing === 0 ? 'Created' : '',
    trouble: failure
      ? { ...failure, title: `Not created: ${failure.title}`, canRetry: false }
      : trouble && troubleNotice(trouble),
  };
}
