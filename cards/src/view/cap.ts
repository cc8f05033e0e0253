import { inSentence } from '@barometer/shared/words/noun.ts';
import { number } from '@barometer/shared/words/number.ts';
import type { CapView } from './card-view.ts';
import type { Card } from './read.ts';
import { recordsView } from './record-link.ts';

/** The reasons below name them again. */
const recordsMax = 2;

/** The cap that lowers the score first; others that hold say how far the score could rise at most. */
export function caps(card: Card): CapView[] {
  const sorted = [...card.caps].sort(
    (left, right) => Number(right.limits) - Number(left.limits) || left.max - right.max,
  );
  return sorted.map(({ max, reason, limits, metrics }) => {
    const evidence = card.metrics.filter(({ id }) => metrics.includes(id)).flatMap((metric) => metric.evidence);
    const points = number(max, card, 0);
    return {
      text: `${limits ? `Capped at ${points}` : `Cannot rise above ${points}`}: ${inSentence(reason)}`,
      detail: limits && card.exact !== null ? `would be ${number(card.exact, card, 0)} without` : null,
      limits,
      metricId: metrics[0] ?? null,
      records: recordsView(evidence, card.company.id, 0, recordsMax),
    };
  });
}
