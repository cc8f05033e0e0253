import { useNow } from '@barometer/cards/data/use-now.ts';
import { CardBody } from '@barometer/cards/record/card-body.tsx';
import type { Card } from '@barometer/cards/view/read.ts';
import { cardView } from '@barometer/cards/view/view.ts';
import { recordUrl } from './record.ts';
import slds from './slds.css?inline';

/** The card for a company record as it is on the web, in the look of the Lightning page around it. */
export function LightningCard({ card }: { card: Card }) {
  const now = useNow();
  return (
    <div className="barometer-lightning" data-theme="light">
      <style>{slds}</style>
      <CardBody view={cardView({ card, problem: null, complete: false, alone: true, now })} recordUrl={recordUrl} />
    </div>
  );
}
