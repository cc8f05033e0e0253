import { type CardPulse, pulseReasonMax } from '@barometer/shared/card.ts';
import { capital } from '@barometer/shared/words/noun.ts';
import { number } from '@barometer/shared/words/number.ts';
import { personName, pulseStep, pulseSteps, pulseWords } from '@barometer/shared/words/pulse.ts';
import { exactTime, shortDate } from '@barometer/shared/words/time.ts';
import type { PulseView } from './card-view.ts';
import { type Problem, problemNotice } from './problem.ts';
import type { Card } from './read.ts';

export interface Rating {
  /** 0–100. */
  value: number;
  reason: string;
}

/** What the person at the card is doing about the rating. */
export interface Rated {
  /** Chosen, not saved. */
  draft: Rating | null;
  /** On its way to the server, and shown as if it had arrived. */
  saving: Rating | null;
  isUndoing: boolean;
  /** When the ratings of this visit were set, as the server tells it: only these are the person's own to take back. */
  own: readonly string[];
  /** Why the last attempt came to nothing. */
  problem: { of: 'saving' | 'undoing'; problem: Problem } | null;
  /** What was last done. */
  done: 'saved' | 'undone' | null;
}

export const notRated: Rated = {
  draft: null,
  saving: null,
  isUndoing: false,
  own: [],
  problem: null,
  done: null,
};

/** A reason this long is folded. */
const reasonShown = 140;
/** From here on it is told how many characters are left. */
const fewLeft = 80;
/** Where a rating counts at once, or helps to a score. In the other states it is only told. */
const settable: readonly Card['state'][] = ['scored', 'insufficient-data'];

/**
 * The rating in force. `fresh`: the card is the server's, and the server answers; else nothing can be set, except that
 * what somebody has begun to write is never taken from them. `never`: there is no server to set it with, so it is told.
 */
export function pulseView(card: Card, rated: Rated, fresh: boolean | 'never', now: string): PulseView | null {
  const canEver = fresh !== 'never' && settable.includes(card.state);
  if (!canEver && !card.pulse) return null;
  const { saving, draft } = rated;
  const canSet = canEver && (fresh === true || draft !== null);
  const told = saving ? optimistic(saving) : inForce(card, canEver, now);
  return {
    ...told,
    steps: canEver ? [...pulseSteps] : [],
    step: draft?.value ?? told.step,
    draft: draft && !saving ? draftView(draft, card) : null,
    canSet,
    canUndo: canSet && !saving && !draft && rated.own.some((at) => at === card.pulse?.setAt),
    isBusy: saving !== null || rated.isUndoing,
    status: status(rated),
    problem: rated.problem && failure(rated.problem),
  };
}

function draftView({ reason }: Rating, card: Card): PulseView['draft'] {
  const left = pulseReasonMax - reason.length;
  return { reason, reasonMax: pulseReasonMax, left: left > fewLeft ? null : `${number(left, card)} left` };
}

type Told = Pick<PulseView, 'step' | 'rated' | 'reason' | 'by' | 'set' | 'until' | 'empty'>;

const nothing: Told = { step: null, rated: null, reason: null, by: null, set: null, until: null, empty: null };

function optimistic({ value, reason }: Rating): Told {
  return { ...nothing, step: value, reason: reasonView(reason.trim() || null) };
}

function inForce(card: Card, canEver: boolean, now: string): Told {
  const { pulse } = card;
  if (!pulse) return { ...nothing, empty: pulse === null && canEver ? 'Nobody has rated this customer yet' : '' };
  const { value } = pulse;
  const isOver = pulse.expiresAt !== null && Date.parse(pulse.expiresAt) < Date.parse(now);
  const step = isOver || !canEver ? null : pulseStep(value).value;
  return {
    step,
    rated: step === value ? null : capital(pulseWords(value, card)),
    reason: reasonView(pulse.reason),
    by: { name: personName(pulse.by, card), full: pulse.by },
    set: { text: shortDate(pulse.setAt, card), exact: exactTime(pulse.setAt, card), at: pulse.setAt },
    until: untilView(pulse, isOver, card),
    empty: null,
  };
}

function reasonView(text: string | null): PulseView['reason'] {
  return text ? { text, isLong: text.length > reasonShown || text.split('\n').length > 3 } : null;
}

function untilView({ expiresAt }: CardPulse, isOver: boolean, card: Card): PulseView['until'] {
  if (expiresAt === null) return { text: 'not counted by this model', exact: null };
  return { text: `${isOver ? 'expired' : 'expires'} ${shortDate(expiresAt, card)}`, exact: exactTime(expiresAt, card) };
}

function status({ saving, isUndoing, draft, done }: Rated): string {
  if (saving) return 'Saving…';
  if (isUndoing) return 'Taking it back…';
  if (draft) return '';
  if (done === 'saved') return 'Saved';
  return done === 'undone' ? 'Taken back' : '';
}

function failure({ of, problem }: NonNullable<Rated['problem']>): PulseView['problem'] {
  const { kind, message, remedy, requestId, code } = problem;
  const what = of === 'saving' ? 'Not saved' : 'Not taken back';
  const reference = requestId ?? null;
  if (kind === 'unreachable')
    return { text: `${what}: Barometer’s server cannot be reached. Try again in a minute.`, reference };
  if (kind === 'unreadable')
    return {
      text: `Barometer’s answer could not be read. Reload the page to see which rating is in force.`,
      reference,
    };
  const told = [message, remedy].filter(Boolean).join(' ');
  if (told) return { text: `${what}: ${told}`, reference };
  if (code === 'not-allowed') return { text: `${what}: you are not allowed to rate this company.`, reference };
  const title = code === 'not-found' ? problemNotice(problem).title : 'Barometer’s server refused it';
  return { text: `${what}: ${title}. Reload the page. If this stays, ask an admin.`, reference };
}
