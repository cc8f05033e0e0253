import { readable } from '@barometer/shared/words/noun.ts';
import { number, percent } from '@barometer/shared/words/number.ts';
import { markOfPoints } from './band.ts';
import type { DimensionView } from './card-view.ts';
import type { Card } from './read.ts';

/** The parts of the score, in the model's order. `weight` is the effective one: it adds up to 100 % over those with data. */
export function dimensions(card: Card): DimensionView[] {
  return card.dimensions.map(({ id, label, points, share }) => ({
    id,
    label: readable(label),
    points: points === null ? 'No data' : number(points, card, 0),
    fraction: points === null ? 0 : points / 100,
    weight: percent(share, card),
    mark: markOfPoints(points, card.bands),
  }));
}
