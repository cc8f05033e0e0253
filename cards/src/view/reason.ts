import { type Reason, reasons } from '@barometer/shared/reason.ts';
import { number, rounded, signed } from '@barometer/shared/words/number.ts';
import type { ReasonView } from './card-view.ts';
import type { Card } from './read.ts';
import { recordsView } from './record-link.ts';

const downMax = 3;
const upMax = 2;
/** More links than this bury the sentence. */
const recordsMax = 3;

/** Why: at most three that pull down, two that hold up. Told as of the score, so the words agree with the CRM field. */
export function reasonViews(card: Card): { down: ReasonView[]; up: ReasonView[] } {
  const { down, up } = reasons(card, { now: card.scoredAt });
  return {
    down: down.slice(0, downMax).map((reason) => reasonView(reason, card)),
    up: up.slice(0, upMax).map((reason) => reasonView(reason, card)),
  };
}

function reasonView({ metricId, impact, sentence, records, more }: Reason, card: Card): ReasonView {
  const size = number(Math.abs(impact), card, 0);
  const points = rounded(Math.abs(impact), 0) === 1 ? 'point' : 'points';
  return {
    metricId,
    impact: signed(impact, card),
    spoken: `${impact < 0 ? 'costs' : 'gives'} ${size} ${points}`,
    sentence,
    records: recordsView(records, card.company.id, more, recordsMax),
  };
}
