import { AutoGrid, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { Caps } from './caps.tsx';
import { Dimensions } from './dimensions.tsx';
import { Footer } from './footer.tsx';
import { Headline } from './headline.tsx';
import { type CardView, Notice, type PulseActions, type RecordUrl, type Retry, words } from './health.js';
import { History } from './history.tsx';
import { Metrics } from './metrics.tsx';
import { Moved } from './moved.tsx';
import { Pulse } from './pulse.tsx';
import { Reasons } from './reasons.tsx';

interface Props {
  view: CardView;
  recordUrl: RecordUrl;
  retry: Retry;
  rate: PulseActions;
}

/** Narrower than this, what stands beside goes below: a sidebar has one column, a tab two. */
const columnPx = 320;

/** The order is the order of the questions: how, which way, why, what do I think, can I trust it. */
export function CardBody({ view, recordUrl, retry, rate }: Props) {
  const [metricsOpen, openMetrics] = useState(false);
  if (view.loading) return <LoadingSpinner label={words.loading} showLabel={true} layout="centered" />;
  const links = { recordUrl, openMetrics: view.metrics ? () => openMetrics(true) : undefined };
  const pulse = view.pulse && <Pulse pulse={view.pulse} actions={rate} />;
  return (
    <Flex direction="column" gap="md">
      <AutoGrid columnWidth={columnPx} flexible={true} gap="md">
        <Flex direction="column" gap="md">
          {view.headline && <Headline headline={view.headline} />}
          <Caps caps={view.caps} {...links} />
          {view.notice && <Notice notice={view.notice} retry={retry} />}
          {view.reasons && <Reasons reasons={view.reasons} {...links} />}
          {view.moved && <Moved moved={view.moved} {...links} />}
          {!view.history && pulse}
        </Flex>
        {view.history && (
          <Flex direction="column" gap="md">
            <History history={view.history} />
            {view.dimensions.length > 0 && <Dimensions dimensions={view.dimensions} />}
            {pulse}
          </Flex>
        )}
      </AutoGrid>
      {view.metrics && (
        <Metrics
          metrics={view.metrics}
          recordUrl={recordUrl}
          open={metricsOpen}
          toggle={() => openMetrics(!metricsOpen)}
        />
      )}
      {view.footer && <Footer footer={view.footer} retry={retry} />}
    </Flex>
  );
}
