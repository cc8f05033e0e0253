import { cardView } from '../view/view.ts';
import { CardBody } from './card-body.tsx';
import type { CardOptions } from './options.ts';
import { useCard } from './use-card.ts';
import { useNow } from './use-now.ts';
import { usePulse } from './use-pulse.ts';

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
