import type { CardMetric } from '../card.ts';
import type { Place } from './locale.ts';
import { counted, readable } from './noun.ts';
import { number, percent } from './number.ts';
import { value } from './value.ts';

type Used = Pick<CardMetric, 'label' | 'measure' | 'usage' | 'money'> & { value: number };

/** "9 daily active users on average over 28 days", "Logins on 12 of the last 28 days". */
export function usageSentence(metric: Used, place: Place): string {
  const { label, usage } = metric;
  if (usage?.take === 'activeDays') return activeDays(metric.value, label, usage.days, place);
  const written = value(metric, place);
  const told = counted(metric.value, written, label) ?? `${label}: ${written}`;
  if (!usage || usage.take === 'last' || metric.value === 0 || namesTime(label)) return told;
  return `${told}${takes[usage.take]}${number(usage.days, place)} days`;
}

const takes = { sum: ' in ', mean: ' on average over ', max: ' at most in ' } as const;

/** "Active users fell 36% against the 28 days before". */
export function usageChangeSentence({ label, value: moved, usage }: Used, place: Place): string {
  const what = withoutTrend(label);
  const before = usage ? ` against the ${number(usage.days, place)} days before` : '';
  const size = percent(Math.abs(moved) / 100, place);
  if (size === percent(0, place)) return `${what} unchanged${before}`;
  return `${what} ${moved > 0 ? 'rose' : 'fell'} ${size}${before}`;
}

/** "Active users (trend)" → "Active users". */
export function withoutTrend(label: string): string {
  return readable(label.replace(/[\s,:(-]+(trend|change|growth)\)?$/i, ''));
}

/** "Days with logins in the last 28" → "Logins on 12 of the last 28 days". */
function activeDays(active: number, label: string, days: number, place: Place): string {
  const what = readable(label.replace(/[\s,(]+(in|of|over) (the )?(last|past) \d+( days)?\)?$/i, ''));
  const event = /^(?:active )?days (?:with|of) (.+)$/i.exec(what)?.[1];
  const window = `of the last ${number(days, place)} days`;
  if (/\bdays\b/i.test(what) && !event) return `${what}: ${number(active, place)} ${window}`;
  const told = readable(event ?? what);
  return active === 0 ? `${told} on none ${window}` : `${told} on ${number(active, place)} ${window}`;
}

/** A window in the label is not told twice. */
function namesTime(label: string): boolean {
  return /\b(last|past|in|over)\b.*\d/i.test(label);
}
