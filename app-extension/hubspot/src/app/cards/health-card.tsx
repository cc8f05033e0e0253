import { hubspot, useExtensionContext } from '@hubspot/ui-extensions';
import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { CardBody } from './card-body.tsx';
import { type CardOptions, cardView, Extension, recordUrlOf, serverOf, useCard, useNow, usePulse } from './health.js';

/** One card for the record's tab, its sidebar and the preview: it is as wide as the place it stands in. */
type Place = 'crm.record.tab' | 'crm.record.sidebar' | 'crm.preview';

/**
 * Paints from the company's own property at once, with or without our server, and from the server's answer when it is
 * there. The property's name is written out where it is asked for: HubSpot finds it in the source and fetches it early.
 */
function Card() {
  const context = useExtensionContext<Place>();
  const { properties } = useCrmProperties(['health_details']);
  const options: CardOptions = {
    ...serverOf(context),
    companyId: String(context.crm.objectId),
    details: properties.health_details ?? null,
    recordUrl: recordUrlOf(context.portal.id),
  };
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

export function HealthCard() {
  return (
    <Extension>
      <Card />
    </Extension>
  );
}

hubspot.extend<Place>(() => <HealthCard />);
