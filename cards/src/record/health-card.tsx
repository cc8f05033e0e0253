import { cardView } from '../view/view.ts';
import { CardBody } from './card-body.tsx';
import type { CardOptions } from './options.ts';
import { useCard } from './use-card.ts';
import { useNow } from './use-now.ts';

export function HealthCard({ options }: { options: CardOptions }) {
  const now = useNow();
  const { isAsking, ask, ...known } = useCard(options);
  return <CardBody view={cardView({ ...known, now })} recordUrl={options.recordUrl} retry={{ isAsking, ask }} />;
}
