import { number } from '@barometer/shared/words/number.ts';
import { shortDate } from '@barometer/shared/words/time.ts';
import { markOf, noMark } from './band.ts';
import type { HeadlineView } from './card-view.ts';
import type { Card } from './read.ts';

/** Why there is no score, in two or three words. */
export const wordsWithoutScore: Record<Card['state'], string> = {
  scored: 'No score',
  'insufficient-data': 'Not enough data',
  frozen: 'Frozen',
  'no-scorecard': 'No scorecard fits',
  'not-synced': 'Not scored yet',
  unknown: 'No score',
};

/** How is this customer, and which way is it going. */
export function headline(card: Card, complete: boolean): HeadlineView {
  const { score, band, bands, state } = card;
  const edges = bands.map(({ from }) => from / 100).filter((edge) => edge > 0);
  if (score === null) {
    const word = wordsWithoutScore[state];
    return {
      ...noMark,
      score: '–',
      fraction: null,
      edges,
      word,
      grade: null,
      change: null,
      since: null,
      held: null,
      spoken: word,
    };
  }
  const frozen = state === 'frozen';
  const shown = number(score, card, 0);
  return {
    ...(frozen ? noMark : markOf(band?.id, bands)),
    score: shown,
    fraction: Math.min(1, Math.max(0, score / 100)),
    edges,
    word: frozen ? `Frozen${band ? `, was ${band.label}` : ''}` : (band?.label ?? 'No band'),
    grade: card.grade && !frozen ? `Grade ${card.grade}` : null,
    change: frozen ? null : change(card, complete),
    since: card.bandSince && !frozen && card.change30d !== null ? `since ${shortDate(card.bandSince, card)}` : null,
    held: frozen ? null : held(card),
    spoken: `Health score ${shown} of 100`,
  };
}

/** A score of 41 beside a band that ends at 40 puzzles whoever does not know that bands change a little beyond an edge. */
function held({ held, band, score, ...card }: Card): string | null {
  if (!held || !band || score === null) return null;
  const { edge, movesAt } = held;
  const stays = `Stays ${band.label} ${movesAt > edge ? 'until' : 'down to'} ${number(movesAt, card)}`;
  const beyond = Math.abs(movesAt - edge);
  const points = `${number(beyond, card)} ${beyond === 1 ? 'point' : 'points'}`;
  return `${stays}: a band changes only ${points} beyond its edge at ${number(edge, card)}`;
}

/** "▼ 8 in 30 days", "Steady, −2 in 30 days", "First score" (which only the server’s history can tell). */
function change(card: Card, complete: boolean): HeadlineView['change'] {
  const { change30d, trend, history } = card;
  if (change30d === null) {
    const first = history && history.length > 1 ? history[0] : undefined;
    if (first) return { text: `First scored ${shortDate(first.at, card)}`, mark: '' };
    return { text: complete ? 'First score' : 'Newly scored', mark: '' };
  }
  const size = Math.round(Math.abs(change30d));
  if (size === 0) return { text: 'Steady over 30 days', mark: '' };
  const mark = change30d > 0 ? '▲' : '▼';
  const moved = `${number(size, card, 0)} in 30 days`;
  return trend === 'steady'
    ? { text: `Steady, ${change30d > 0 ? '+' : '−'}${moved}`, mark: '' }
    : { text: moved, mark };
}
