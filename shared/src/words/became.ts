import type { CardMetric, CardMovePart } from '../card.ts';
import type { Place } from './locale.ts';
import { bare, counted, inSentence, readable } from './noun.ts';
import { number } from './number.ts';
import { pulseWords } from './pulse.ts';
import { sentence } from './sentence.ts';
import { daysAgo, inDays, span } from './time.ts';
import { withoutTrend } from './usage.ts';
import { value } from './value.ts';

type MetricMove = Extract<CardMovePart, { kind: 'time' | 'behaviour' }>;
type Numbers = MetricMove & { before: number; after: number };

/**
 * What a metric was and what it is now: "2 urgent tickets open, none before", "Active users fell from 14 to 9".
 * @param metric the same metric as the card shows it now; undefined where it is none of the scorecard's any more.
 */
export function became(move: MetricMove, metric: CardMetric | undefined, place: Place): string {
  if (!hasNumbers(move)) return changed(move, place);
  switch (move.measure) {
    case 'count':
      return recounted(move, place);
    case 'daysSince':
      return since(move, metric, place);
    case 'daysUntil':
      return until(move, metric, place);
    case 'usage-change':
      return `${withoutTrend(move.label)} trend ${way(move, place)}`;
    case 'mean':
      return `${readable(move.label)} ${way(move, place)}${/\b(average|mean|avg)\b/i.test(move.label) ? '' : ' on average'}`;
    case 'min':
    case 'max':
      return `${extreme(move)} ${way(move, place)}`;
    default:
      return `${readable(move.label)} ${way(move, place)}`;
  }
}

function hasNumbers(move: MetricMove): move is Numbers {
  return typeof move.before === 'number' && typeof move.after === 'number';
}

/** Text, yes or no, a date: no more and no less, only other. */
function changed(move: MetricMove, place: Place): string {
  const [before, after] = [value({ ...move, value: move.before }, place), value({ ...move, value: move.after }, place)];
  if (typeof move.after === 'boolean') return `${bare(move.label)}: ${after}, ${before} before`;
  return `${bare(move.label)} changed from ${before} to ${after}`;
}

/** "fell from 14 to 9"; a change too small for the numbers shown is said to be small. */
function way(move: Numbers, place: Place): string {
  const verb = move.after > move.before ? 'rose' : 'fell';
  const [before, after] = written(move, place);
  return before === after ? `${verb} slightly` : `${verb} from ${before} to ${after}`;
}

function written(move: Numbers, place: Place): [before: string, after: string] {
  const { before, after, measure } = move;
  if (measure !== 'pulse') return [value({ ...move, value: before }, place), value({ ...move, value: after }, place)];
  return [pulseWords(before, place), pulseWords(after, place)];
}

function recounted(move: Numbers, place: Place): string {
  const { label, before, after } = move;
  const now = counted(after, number(after, place), readable(label));
  if (!now) return `${readable(label)} ${way(move, place)}`;
  return `${now}, ${before === 0 ? 'none' : number(before, place)} before`;
}

/** "Last activity 2 days ago, was 45 days ago"; a length of time such as a tenure has no "ago". */
function since(move: Numbers, metric: CardMetric | undefined, place: Place): string {
  const now = told(move, metric, place);
  const length = now.endsWith(daysAgo(move.after, place)) ? daysAgo : span;
  return withBefore(now, length(move.before, place));
}

function until(move: Numbers, metric: CardMetric | undefined, place: Place): string {
  const { before, after } = move;
  const now = told(move, metric, place).replace(/ was /, ' passed ');
  if (after < 0 && before >= 0) return now;
  return withBefore(now, before < 0 ? daysAgo(-before, place) : inDays(before, place));
}

const spanOfTime = /(in )?(\S+) (days|months|years)( ago)?$/;

/**
 * "…45 days ago, was 2": the unit is not said twice. Months and years are round: what reads the same has not changed for
 * a reader.
 */
function withBefore(now: string, before: string): string {
  if (now.endsWith(` ${before}`)) return now;
  const [one, other] = [spanOfTime.exec(now), spanOfTime.exec(before)];
  const isSameUnit = one && other && one[1] === other[1] && one[3] === other[3] && one[4] === other[4];
  return `${now}, was ${isSameUnit ? other[2] : before}`;
}

/** The card's own sentence about the value now, without records, whose ages would be a second story. */
function told(move: Numbers, metric: CardMetric | undefined, place: Place): string {
  const plain = { dimension: '', points: null, share: 0, contribution: 0 };
  const { id = move.metric, field } = metric ?? {};
  const { label, measure, after } = move;
  return sentence(
    { ...plain, id, label, measure, value: after, state: 'present', evidence: [], ...(field ? { field } : {}) },
    place,
    '',
  );
}

function extreme({ label, measure }: Numbers): string {
  if (/\b(lowest|minimum|min|worst|highest|maximum|max|largest|best)\b/i.test(label)) return readable(label);
  return `${measure === 'min' ? 'Lowest' : 'Highest'} ${inSentence(readable(label))}`;
}
