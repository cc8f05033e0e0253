import { number } from '@barometer/shared/words/number.ts';
import { clockTime, isoDay, shortDate, wholeDaysBetween } from '@barometer/shared/words/time.ts';
import { toneOf } from './band.ts';
import type { HistoryView } from './card-view.ts';
import { legend, marks, type Point } from './history-mark.ts';
import type { Card } from './read.ts';

type Scored = Point & { score: number };
type Scale = (value: number) => number;

/** A smaller range would turn noise into drama. */
const rangeMin = 40;
const margin = 8;

/** The score over time. `complete`: the server has answered, so absent history is truly absent. */
export function history(card: Card, complete: boolean): HistoryView {
  const points = [...(card.history ?? [])].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  const scored = points.filter(isScored);
  const [first] = scored;
  const last = scored.at(-1);
  if (!first || !last || scored.length < 2) {
    return complete ? { kind: 'none', text: 'History starts with this score' } : { kind: 'pending' };
  }
  const x = timeScale(points);
  const [low, high] = range(scored);
  const marked = marks(points, card, x);
  const y: Scale = (score) => (score - low) / (high - low);
  const pointView = (at: string, score: number) => ({ x: x(Date.parse(at)), y: y(score), on: isoDay(at, card), score });
  return {
    kind: 'line',
    runs: runs(points).map((run) => run.map(({ at, score }) => pointView(at, score))),
    last: { x: x(Date.parse(last.at)), y: y(last.score) },
    zones: zones(card, low, high, y),
    edges: edges(card, low, high, y),
    marks: marked,
    legend: legend(points, card),
    ...ends(first.at, last.at, card),
    length: length(wholeDaysBetween(first.at, last.at) ?? 0, card),
    spoken: spoken(scored, first, last, card),
  };
}

/** The days at both ends; on the first day the times, as one date twice tells nothing. */
function ends(first: string, last: string, card: Card): { start: string; end: string } {
  const write = isoDay(first, card) === isoDay(last, card) ? clockTime : shortDate;
  return { start: write(first, card), end: write(last, card) };
}

function length(days: number, card: Card): string {
  if (days < 1) return 'less than a day';
  return days === 1 ? '1 day' : `${number(days, card)} days`;
}

function isScored(point: Point): point is Scored {
  return point.score !== null;
}

/** Days without a score are a gap in the line, not a zero. */
function runs(points: Point[]): Scored[][] {
  const all: Scored[][] = [[]];
  for (const point of points) {
    if (isScored(point)) all.at(-1)?.push(point);
    else all.push([]);
  }
  return all.filter((run) => run.length > 0);
}

function timeScale(points: Point[]): Scale {
  const times = points.map(({ at }) => Date.parse(at));
  const start = Math.min(...times);
  const length = Math.max(...times) - start || 1;
  return (time) => (time - start) / length;
}

function range(scored: Scored[]): [low: number, high: number] {
  const scores = scored.map(({ score }) => score);
  const middle = (Math.min(...scores) + Math.max(...scores)) / 2;
  const size = Math.max(rangeMin, Math.max(...scores) - Math.min(...scores) + 2 * margin);
  const low = Math.max(0, Math.min(middle - size / 2, 100 - size));
  return [low, Math.min(100, low + size)];
}

function zones({ bands }: Card, low: number, high: number, y: Scale) {
  return bands.flatMap(({ id, from }, index) => {
    const bottom = Math.max(low, from);
    const top = Math.min(high, bands[index - 1]?.from ?? 100);
    return top > bottom ? [{ tone: toneOf(id, bands), from: y(bottom), to: y(top) }] : [];
  });
}

function edges(card: Card, low: number, high: number, y: Scale) {
  const inside = card.bands.filter(({ from }) => from > low && from < high);
  return inside.map(({ from }) => ({ y: y(from), text: number(from, card, 0) }));
}

function spoken(scored: Scored[], first: Scored, last: Scored, card: Card): string {
  const scores = scored.map(({ score }) => score);
  const say = (score: number) => number(score, card, 0);
  return (
    `Score history: ${say(first.score)} on ${shortDate(first.at, card)}, ${say(last.score)} on ${shortDate(last.at, card)}; ` +
    `lowest ${say(Math.min(...scores))}, highest ${say(Math.max(...scores))}`
  );
}
