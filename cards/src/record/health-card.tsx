import type { CardOptions } from '../data/options.ts';
import { useCard } from '../data/use-card.ts';
import { useNow } from '../data/use-now.ts';
import { usePulse } from '../data/use-pulse.ts';
import { cardView } from '../view/view.ts';
import { CardBody } from './card-body.tsx';

export function HealthCard({ options }: { options: CardOptions }) {
  const now = useNow();
  const { isAsking, ask, ...known } = useCard(options);
  const { rated, actions } = usePulse(options);
  return (
    <CardBody
      view={cardView({ ...known, rated, now })}
      recordUrl={options.recordUrl}
      retry={{ isAsking, ask }}
      rate={actions}
    />
  );
}
