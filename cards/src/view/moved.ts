import { type Cause, moved } from '@barometer/shared/moved.ts';
import { number, signed } from '@barometer/shared/words/number.ts';
import { exactTime, shortDate } from '@barometer/shared/words/time.ts';
import type { CauseView, MovedView } from './card-view.ts';
import type { Card } from './read.ts';
import { recordsView } from './record-link.ts';

/** More links than this bury the sentence. */
const recordsMax = 3;

/** Why the score moved: what each cause did to it, in whole points that add up. Null where there is nothing to tell. */
export function movedView(card: Card): MovedView | null {
  const told = moved(card);
  if (!told) return null;
  const since = `since ${shortDate(told.since, card)}`;
  return {
    title:
      told.delta === 0 ? `No change in sum ${since}` : `${signed(told.delta, card)} ${points(told.delta)} ${since}`,
    exact: exactTime(told.since, card),
    causes: told.causes.map((cause) => causeView(cause, card)),
  };
}

function causeView({ delta, sentence, records, metricId }: Cause, card: Card): CauseView {
  const size = Math.abs(delta);
  return {
    metricId: card.metrics.some(({ id }) => id === metricId) ? metricId : null,
    tone: delta > 0 ? 'good' : 'poor',
    impact: signed(delta, card),
    spoken: `${number(size, card)} ${points(delta)} ${delta > 0 ? 'more' : 'less'}`,
    sentence,
    records: recordsView(records, card.company.id, 0, recordsMax),
  };
}

function points(delta: number): string {
  return Math.abs(delta) === 1 ? 'point' : 'points';
}
