import type { CardMetric } from '../card.ts';
import type { Place } from './locale.ts';
import { bare, counted, inSentence, partOfWhole, readable } from './noun.ts';
import { number } from './number.ts';
import { pulseWords } from './pulse.ts';
import { date, daysAgo, inDays, isDate, span, wholeDaysBetween } from './time.ts';
import { usageChangeSentence, usageSentence } from './usage.ts';
import { value } from './value.ts';

/**
 * What a metric says about the customer, as of `now`: "2 urgent tickets open, oldest 9 days". Facts only, nobody to
 * blame. Without `now` ages become dates ("oldest since Nov 2"), for text that is read at some later time.
 */
export function sentence(metric: CardMetric, place: Place, now: string | null): string {
  const label = readable(metric.label);
  if (metric.state === 'expired') return `${label}: the last rating has expired`;
  if (metric.state === 'stale') return `No recent data on ${inSentence(label)}`;
  if (metric.state === 'missing' || metric.value === null) return `No data on ${inSentence(label)}`;
  if (typeof metric.value !== 'number') return `${bare(label)}: ${value(metric, place)}`;
  return measured({ ...metric, label, value: metric.value }, place, now);
}

/** In their first year, customers are new; how long they have been one is then told as what it is, short. */
const yearDays = 365;

type Measured = CardMetric & { value: number };

function measured(metric: Measured, place: Place, now: string | null): string {
  const { label, measure } = metric;
  const written = value(metric, place);
  switch (measure) {
    case 'count':
      return (counted(metric.value, written, label) ?? `${label}: ${written}`) + age(metric, place, now);
    case 'usage':
      return usageSentence(metric, place);
    case 'daysSince':
      return since(metric, place, now);
    case 'daysUntil':
      return until(metric, place, now);
    case 'usage-change':
      return usageChangeSentence(metric, place);
    case 'sum':
      return `${label}: ${written}${across(metric, place)}`;
    case 'mean':
      return `${label}: ${written}${named(label, /\b(average|mean|avg)\b/i) ? '' : ' on average'}${across(metric, place)}`;
    case 'min':
      return `${label}: ${named(label, /\b(lowest|minimum|min|worst)\b/i) ? '' : 'lowest '}${written}${across(metric, place)}`;
    case 'max':
      return `${label}: ${named(label, /\b(highest|maximum|max|largest|best)\b/i) ? '' : 'highest '}${written}${across(metric, place)}`;
    case 'ratio':
      return share(metric, place) ?? `${label}: ${written}`;
    case 'pulse':
      return `${label}: rated ${pulseWords(metric.value, place)}`;
    default:
      return `${label}: ${written}`;
  }
}

/** Age of what is still open. */
function age({ value: count, label, collection, oldest }: Measured, place: Place, now: string | null): string {
  if (!oldest || count === 0 || collection !== 'tickets') return '';
  if (!/\b(open|unresolved|waiting|overdue|pending|escalated)\b/i.test(label)) return '';
  if (now === null) return count === 1 ? ` since ${date(oldest, place)}` : `, oldest since ${date(oldest, place)}`;
  const days = wholeDaysBetween(oldest, now);
  if (days === null || days < 1) return '';
  return count === 1 ? `, ${span(days, place)} old` : `, oldest ${span(days, place)}`;
}

/** "3 of 4 decision makers in touch": behind a percentage nobody sees how few they are. */
function share({ counts, label }: Measured, place: Place): string | null {
  if (!counts) return null;
  const [part, whole] = counts;
  return partOfWhole({ part, whole, written: number(part, place), writtenWhole: number(whole, place), label });
}

/** "Last activity 45 days ago"; a length of time such as a tenure is not an event and gets no "ago". */
function since(metric: Measured, place: Place, now: string | null): string {
  const { label, field, value: days } = metric;
  const on = now === null ? dateBehind(metric, place) : null;
  if (field === 'company.customerSince' && on) return `Customer since ${on}`;
  if (field === 'company.customerSince') return `Customer for ${days < yearDays ? 'only ' : ''}${span(days, place)}`;
  const event = label.replace(/^(days|time) since (the )?/i, '').replace(/ date$/i, '');
  if (/\b(tenure|age|time|days|since)\b/i.test(event)) return `${event}: ${span(days, place)}`;
  return on ? `${readable(event)} on ${on}` : `${readable(event)} ${daysAgo(days, place)}`;
}

function until(metric: Measured, place: Place, now: string | null): string {
  const { label, value: days } = metric;
  const event = readable(label.replace(/^(days|time) (until|to|till) (the )?/i, '').replace(/ date$/i, ''));
  const on = now === null ? dateBehind(metric, place) : null;
  if (on) return `${event} ${days < 0 ? 'was ' : ''}on ${on}`;
  return days < 0 ? `${event} was ${daysAgo(-days, place)}` : `${event} ${inDays(days, place)}`;
}

/** The date a number of days was counted from. */
function dateBehind({ evidence }: Measured, place: Place): string | null {
  const at = evidence[0]?.value;
  return typeof at === 'string' && isDate(at) ? date(at, place) : null;
}

/** " across 3 deals": how many records stand behind one number. */
function across({ evidence, more, collection }: Measured, place: Place): string {
  const records = evidence.length + (more ?? 0);
  if (!collection || records < 2) return '';
  return ` across ${number(records, place)} ${collection}`;
}

function named(label: string, word: RegExp): boolean {
  return word.test(label);
}
