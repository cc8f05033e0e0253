import type { CardPulse } from '../card.ts';
import { localeOf, type Place } from './locale.ts';
import { capital } from './noun.ts';
import { number } from './number.ts';
import { date, daysAgo, wholeDaysBetween } from './time.ts';

/** The ratings a card offers, from the worst to the best. */
export const pulseSteps: readonly PulseStep[] = [
  { value: 0, word: 'Bad' },
  { value: 25, word: 'Shaky' },
  { value: 50, word: 'Mixed' },
  { value: 75, word: 'Good' },
  { value: 100, word: 'Great' },
];

interface PulseStep {
  /** 0–100. */
  value: number;
  word: string;
}

/** The step a rating is nearest to; one in the middle of two goes to the worse. Other clients rate in other steps. */
export function pulseStep(value: number): PulseStep {
  const distance = (step: PulseStep) => Math.abs(step.value - value);
  return pulseSteps.reduce((near, step) => (distance(step) < distance(near) ? step : near));
}

/** "good"; "good (80 of 100)" where the number is none of the steps. */
export function pulseWords(value: number, place: Place): string {
  const { value: exact, word } = pulseStep(value);
  return word.toLowerCase() + (exact === value ? '' : ` (${number(value, place)} of 100)`);
}

/** "ana.lopez@acme.example" → "Ana Lopez"; what is no e-mail address of letters stays as it is. */
export function personName(by: string, place: Pick<Place, 'locale'>): string {
  const names = /^(\p{L}+(?:[._-]\p{L}+)*)@/u.exec(by)?.[1]?.split(/[._-]/);
  return names ? names.map((name) => capital(name.toLocaleLowerCase(localeOf(place)))).join(' ') : by;
}

/** "Rated shaky by Ana 12 days ago: “champion left”"; with the date where it is read at some later time. */
export function pulseSentence({ value, by, setAt, reason }: CardPulse, place: Place, now: string | null): string {
  const days = now === null ? null : wholeDaysBetween(setAt, now);
  const when = days === null ? `on ${date(setAt, place)}` : daysAgo(Math.max(0, days), place);
  const rated = `Rated ${pulseWords(value, place)} by ${personName(by, place)} ${when}`;
  return reason ? `${rated}: “${reason}”` : rated;
}
