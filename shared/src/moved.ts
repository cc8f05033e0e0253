import type { CardData, CardMetric, CardMovePart, EvidenceRecord } from './card.ts';
import { wholePoints } from './whole-points.ts';
import { became } from './words/became.ts';
import { inSentence, readable } from './words/noun.ts';

/** Why a score moved: one cause in words, what it did to the score, and the records to look at. */
export interface Cause {
  /** Whole points, never 0. Those of all causes add up to the move shown. */
  delta: number;
  sentence: string;
  records: EvidenceRecord[];
  /** The metric whose row on the card lists every record. */
  metricId: string | null;
}

export interface Moved {
  /** ISO. */
  since: string;
  /** Whole points: 0 where what went up made good for what went down. */
  delta: number;
  /** The largest first; what is too small to be told stands last, in one. */
  causes: Cause[];
}

type Explained = Pick<CardData, 'moved' | 'metrics' | 'caps' | 'scorecard' | 'locale' | 'timeZone' | 'currency'>;

/** More causes than this are read by nobody in five seconds. */
const toldMax = 4;
/** Less than this shows as 0. */
const deltaShown = 0.5;
/** Model changes named one by one; the rest are counted. */
const pathsMax = 2;
const pathLengthMax = 90;

/** Null where nothing moved, or what moved is not known. */
export function moved(card: Explained): Moved | null {
  if (!card.moved) return null;
  const { since, delta, parts } = card.moved;
  const bySize = [...parts].sort((one, other) => Math.abs(other.delta) - Math.abs(one.delta));
  const large = bySize.filter((part) => Math.abs(part.delta) >= deltaShown).slice(0, toldMax);
  const isLastAlone = bySize.length === large.length + 1;
  const told = isLastAlone ? bySize : large;
  const rest = bySize.slice(told.length);
  const exact = [...told.map((part) => part.delta), ...(rest.length > 0 ? [sum(rest.map((part) => part.delta))] : [])];
  const points = wholePoints(exact, delta);
  const causes = told.flatMap((part, index) => {
    const shown = points[index] ?? 0;
    return shown === 0 ? [] : [{ delta: shown, ...causeOf(part, card) }];
  });
  const smaller = delta - sum(causes.map((cause) => cause.delta));
  const left = parts.length - causes.length;
  if (smaller !== 0) {
    const sentence = left < 2 ? 'A smaller change' : `${left} smaller changes`;
    causes.push({ delta: smaller, sentence, records: [], metricId: null });
  }
  return causes.length === 0 ? null : { since, delta, causes };
}

function causeOf(part: CardMovePart, card: Explained): Omit<Cause, 'delta'> {
  switch (part.kind) {
    case 'time': {
      const metric = metricOf(part.metric, card);
      const what = became(part, metric, card);
      const sentence = appeared(part) ? what : `With time: ${inSentence(what)}`;
      return { sentence, records: metric?.evidence ?? [], metricId: metric?.id ?? null };
    }
    case 'behaviour': {
      const metric = metricOf(part.metric, card);
      const sentence = became(part, metric, card);
      // Records that left the metric are in no row.
      const row = part.removed.length === 0 ? metric?.id : undefined;
      return { sentence, records: [...part.added, ...part.removed], metricId: row ?? null };
    }
    case 'coverage': {
      const records = part.metrics.flatMap(({ metric, after }) =>
        after === 'present' ? (metricOf(metric, card)?.evidence ?? []) : [],
      );
      return { sentence: coverage(part.metrics, card), records, metricId: part.metrics[0]?.metric ?? null };
    }
    case 'scorecard': {
      const [before, after] = [part.before ?? 'none', part.after ?? 'none'].map(readable);
      const sentence = `Scorecard changed: ${before} → ${after}`;
      return { sentence, records: [], metricId: null };
    }
    case 'model':
      return { sentence: model(part.paths, card), records: [], metricId: null };
    case 'cap': {
      const metrics = card.caps.filter(({ reason }) => part.after.includes(reason)).flatMap((cap) => cap.metrics);
      const records = metrics.flatMap((id) => metricOf(id, card)?.evidence ?? []);
      return { sentence: cap(part), records, metricId: metrics[0] ?? null };
    }
  }
}

/** A record dated ahead of the scoring that read it: that there is more now is no work of time to a reader. */
function appeared({ measure, before, after }: Extract<CardMovePart, { kind: 'time' }>): boolean {
  return measure === 'count' && Number(after) > Number(before);
}

type Gone = Extract<CardMovePart, { kind: 'coverage' }>['metrics'];

/** "New data on NPS; no recent data on active users". A rating is a person's, not data. */
function coverage(metrics: Gone, card: Explained): string {
  const about = (wanted: (state: string) => boolean) => metrics.filter(({ after }) => wanted(after));
  const [come, stale, gone] = [
    about((after) => after === 'present'),
    about((after) => after === 'stale'),
    about((after) => after !== 'present' && after !== 'stale'),
  ];
  const isPulse = ({ metric }: Gone[number]) => metricOf(metric, card)?.measure === 'pulse';
  const told = [
    phrase('new data on', come.filter(no(isPulse))),
    come.some(isPulse) && 'a new rating',
    phrase('no recent data on', stale),
    phrase('no more data on', gone.filter(no(isPulse))),
    ...gone.filter(isPulse).map(({ after }) => (after === 'expired' ? 'the rating expired' : 'no rating any more')),
  ].filter((text) => typeof text === 'string');
  const all = told.join('; ') || 'data came and went';
  return readable(all);
}

const no =
  <T>(is: (item: T) => boolean) =>
  (item: T) =>
    !is(item);

function phrase(start: string, metrics: Gone): string | false {
  return metrics.length > 0 && `${start} ${listed(metrics.map(({ label }) => inSentence(readable(label))))}`;
}

/** "a, b and 3 more" */
function listed(items: string[]): string {
  const shown = items.length > 3 ? [...items.slice(0, 2), `${items.length - 2} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A change to the scorecard the card shows needs no name of it; one to another has it. */
function model(paths: string[], { scorecard }: Explained): string {
  if (paths.length === 0) return 'The model changed';
  const own = `${scorecard?.label}: `;
  const told = paths.map((path) => (path.startsWith(own) ? path.slice(own.length) : path));
  const shown = told.slice(0, pathsMax).map(shortened);
  const more = paths.length - shown.length;
  const rest = more === 0 ? [] : [`${more} more ${more === 1 ? 'change' : 'changes'}`];
  return `The model changed: ${[...shown, ...rest].join('; ')}`;
}

/** "active-users curve": what is written in brackets, such as a curve, nobody reads in passing. */
function shortened(path: string): string {
  const plain = path.replace(/ [[{].* → .*$| [^ ]+ → [[{].*$/, '');
  return plain.length > pathLengthMax ? `${plain.slice(0, pathLengthMax - 1).trimEnd()}…` : plain;
}

function cap({ delta, before, after }: Extract<CardMovePart, { kind: 'cap' }>): string {
  const told = (reasons: string[]) => reasons.map(inSentence).join(', ');
  const [began, ended] = [after.filter((reason) => !before.includes(reason)), before.filter((r) => !after.includes(r))];
  if (began.length > 0 && ended.length > 0) return `Capped by another rule: ${told(began)}`;
  if (began.length > 0) return `Capped now: ${told(began)}`;
  if (ended.length > 0) return `No longer capped: ${told(ended)}`;
  return `The cap takes ${delta < 0 ? 'more' : 'less'} away: ${told(after)}`;
}

function metricOf(id: string, { metrics }: Explained): CardMetric | undefined {
  return metrics.find((metric) => metric.id === id);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
