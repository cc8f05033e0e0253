import type { CardMetric } from '@barometer/shared/card.ts';
import { bare, inSentence } from '@barometer/shared/words/noun.ts';
import type { NoticeView } from './card-view.ts';
import type { Card } from './read.ts';

type Source = 'usage' | 'pulse' | 'company' | 'contacts' | 'deals' | 'tickets';

const sources: Record<Source, { what: string; how: string }> = {
  usage: {
    what: 'Product usage',
    how: 'Ask whoever runs your product to send usage to Barometer: once, for all customers.',
  },
  company: { what: 'This company’s fields', how: 'Fill them in on this record.' },
  contacts: { what: 'Contacts', how: 'Add them to this company, or ask an admin to let Barometer read contacts.' },
  deals: { what: 'Deals', how: 'Add them to this company, or ask an admin to let Barometer read deals.' },
  tickets: { what: 'Tickets', how: 'Add them to this company, or ask an admin to let Barometer read tickets.' },
  pulse: { what: 'A person’s rating', how: 'None is recent enough. Set one under “Your view”: it counts at once.' },
};

/**
 * Which data is missing, by where it would come from, and how to connect it. A ratio follows from its own two metrics.
 * `canRate`: there is a place to set a rating; nobody is sent to one that is not there.
 */
export function missingSteps(card: Card, canRate: boolean): NoticeView['steps'] {
  const bySource = new Map<Source, string[]>();
  for (const metric of card.metrics.filter(({ state, measure }) => state !== 'present' && measure !== 'ratio')) {
    const source = sourceOf(metric);
    if (source === 'pulse' && !canRate) continue;
    bySource.set(source, [...(bySource.get(source) ?? []), inSentence(bare(metric.label))]);
  }
  return [...bySource].map(([source, labels]) => ({
    what: `${sources[source].what}: ${labels.join(', ')}`,
    how: sources[source].how,
  }));
}

function sourceOf({ measure, collection }: CardMetric): Source {
  if (measure === 'usage' || measure === 'usage-change') return 'usage';
  if (measure === 'pulse') return measure;
  return collection ?? 'company';
}
