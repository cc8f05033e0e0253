import type { CardData, CardMetric, CardMove } from './card.ts';

/** A card, whatever states it knows. */
type Card = Omit<CardData, 'state'>;

/**
 * What of a card a customer may read: people's own ratings, amounts of money, deals, owners, caps, grades and the
 * model's inner life are ours. Done once more, it changes nothing. Pure.
 */
export function forCustomers<Any extends Card>(card: Any): Any {
  const metrics = card.metrics.filter(isForCustomers);
  const shown = new Set(metrics.map(({ id }) => id));
  return {
    ...card,
    ...{ pulse: null, caps: [], grade: null, exact: null, capped: null, held: undefined, links: undefined },
    ...{ metrics, history: sinceRemodelled(card.history ?? []) },
    moved: card.moved ? happened(card.moved, shown) : null,
  };
}

function isForCustomers({ measure, money, collection, field }: CardMetric): boolean {
  const isOurs = measure === 'pulse' || money === true || collection === 'deals' || field?.startsWith('deals.');
  return !isOurs && !/revenue|amount|owner|tier/i.test(field ?? '');
}

/** What time and people did to what is shown; null where nothing of the move is a customer's matter. */
function happened({ since, parts }: CardMove, shown: Set<string>): CardMove | null {
  const told = parts.filter((part) => (part.kind === 'time' || part.kind === 'behaviour') && shown.has(part.metric));
  if (told.length === 0) return null;
  return { since, delta: Math.round(told.reduce((sum, part) => sum + part.delta, 0)), parts: told };
}

/** Scores of another model or scorecard are not to be compared, and a customer need not be told why. */
function sinceRemodelled(points: NonNullable<Card['history']>): NonNullable<Card['history']> {
  const last = points.at(-1);
  const isSame = (point: (typeof points)[number]) =>
    point.modelVersion === last?.modelVersion && point.scorecard?.id === last?.scorecard?.id;
  return points.slice(points.findLastIndex((point) => !isSame(point)) + 1);
}
