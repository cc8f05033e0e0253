import type { CardMetric } from '@barometer/shared/card.ts';
import { inSentence } from '@barometer/shared/words/noun.ts';
import { date, isDate } from '@barometer/shared/words/time.ts';
import type { Card } from './read.ts';

/** Longer lists are read out by nobody in a meeting. */
const namesMax = 3;

/**
 * What we might do about something that pulls the score down, as a proposal to whoever prepares the brief: they know
 * better, and write it over. Pure.
 */
export function nextStep(metric: CardMetric, sentence: string, card: Card): string {
  const { measure, collection, field = '' } = metric;
  if (collection === 'tickets' || field.startsWith('tickets.')) {
    const names = namesOf(metric);
    return names ? `Settle what is open: ${names}` : `Settle what is open: ${inSentence(sentence)}`;
  }
  if (measure === 'usage' || measure === 'usage-change')
    return `Find out together what keeps people from using it: ${inSentence(sentence)}`;
  if (field === 'company.renewalDate') {
    const due = metric.evidence.find(({ value }) => typeof value === 'string' && isDate(value))?.value;
    return typeof due === 'string' ? `Agree on the renewal, due ${date(due, card)}` : 'Agree on the renewal';
  }
  if (/lastActivityAt$/.test(field)) return 'Agree on when to meet next, and how often after that';
  if (/nps|satisfaction/i.test(field)) return 'Ask what would make it better, and come back with an answer';
  const isOfContacts = collection === 'contacts' || metric.evidence.some(({ type }) => type === 'contact');
  if (isOfContacts) return `Name who should be with us: ${inSentence(sentence)}`;
  return `Talk about this: ${inSentence(sentence)}`;
}

function namesOf({ evidence, more = 0 }: CardMetric): string {
  const names = evidence.flatMap(({ name }) => (name ? [`“${name}”`] : []));
  const rest = names.length - namesMax + more;
  return [...names.slice(0, namesMax), ...(rest > 0 && names.length > 0 ? [`${rest} more`] : [])].join(', ');
}
