import type { CardData } from '@barometer/shared/card.ts';
import { number } from '@barometer/shared/words/number.ts';
import { shortDate } from '@barometer/shared/words/time.ts';
import type { HistoryView, MarkKind } from './card-view.ts';
import type { Card } from './read.ts';

export type Point = NonNullable<CardData['history']>[number];

type Line = Extract<HistoryView, { kind: 'line' }>;
type Scale = (value: number) => number;

interface Change {
  kind: MarkKind;
  at: string;
  /** What applies from here on, as long and as short as there is room for. */
  text: string;
  short: string;
}

/** Where another model or scorecard took over: a jump there says nothing about the customer. */
export function marks(points: readonly Point[], card: Card, x: Scale): Line['marks'] {
  const byTime = new Map<string, Change[]>();
  for (const change of changes(points, card)) byTime.set(change.at, [...(byTime.get(change.at) ?? []), change]);
  return [...byTime].map(([at, all]) => ({
    x: x(Date.parse(at)),
    kinds: all.map(({ kind }) => kind),
    text: all.map(({ text }) => text).join(', '),
  }));
}

/** One entry a kind keeps the legend to one line: the newest change, and how many came before it; all of them on hover. */
export function legend(points: readonly Point[], card: Card): Line['legend'] {
  const all = changes(points, card);
  return (['model', 'scorecard'] as const).flatMap((kind) => {
    const own = all.filter((change) => change.kind === kind);
    const newest = own.at(-1);
    if (!newest) return [];
    const earlier = own.length > 1 ? `+${number(own.length - 1, card)}` : null;
    return [{ kind, text: newest.short, earlier, title: own.map(({ text }) => text).join(', ') }];
  });
}

function changes(points: readonly Point[], card: Card): Change[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before ? [...modelChange(before, point, card), ...scorecardChange(points, index, card)] : [];
  });
}

function modelChange(before: Point, { at, modelVersion }: Point, card: Card): Change[] {
  if (before.modelVersion === modelVersion) return [];
  const on = shortDate(at, card);
  return [{ kind: 'model', at, text: `Model v${modelVersion} from ${on}`, short: `Model v${modelVersion}, ${on}` }];
}

/** A time without a scorecard, or one that does not tell it, is no change of scorecard. */
function scorecardChange(points: readonly Point[], index: number, card: Card): Change[] {
  const point = points[index];
  const before = points.slice(0, index).findLast(({ scorecard }) => scorecard)?.scorecard;
  if (!point?.scorecard || !before || before.id === point.scorecard.id) return [];
  const on = shortDate(point.at, card);
  const text = `Scorecard ${point.scorecard.label} from ${on}`;
  return [{ kind: 'scorecard', at: point.at, text, short: `Scorecard, ${on}` }];
}
