import { useRef } from 'react';
import type { RecordUrl } from '../data/options.ts';
import type { PulseActions } from '../data/use-pulse.ts';
import type { CardView } from '../view/card-view.ts';
import { Caps } from './caps.tsx';
import { Dimensions } from './dimensions.tsx';
import { Footer } from './footer.tsx';
import { Frame } from './frame.tsx';
import { Headline } from './headline.tsx';
import { HistoryChart } from './history-chart.tsx';
import { Metrics } from './metrics.tsx';
import { Moved } from './moved.tsx';
import { Notice } from './notice.tsx';
import { Pulse } from './pulse.tsx';
import { Reasons } from './reasons.tsx';
import type { Retry } from './retry-button.tsx';
import { Skeleton } from './skeleton.tsx';

interface Props {
  view: CardView;
  recordUrl: RecordUrl;
  retry?: Retry;
  rate?: PulseActions;
}

/** The order is the order of the questions: how, which way, why, what do I think, can I trust it. */
export function CardBody({ view, recordUrl, retry, rate }: Props) {
  const metrics = useRef<HTMLDetailsElement>(null);
  const showMetric = (id: string) => openMetric(metrics.current, id);
  if (view.loading) {
    return (
      <Frame view={view}>
        <Skeleton />
      </Frame>
    );
  }
  const pulse = view.pulse && <Pulse pulse={view.pulse} actions={rate} />;
  const beside = view.history !== null || view.dimensions.length > 0;
  return (
    <Frame view={view}>
      <div className="bm-main">
        {view.headline && <Headline headline={view.headline} />}
        <Caps caps={view.caps} recordUrl={recordUrl} openMetric={showMetric} />
        {view.notice && <Notice notice={view.notice} retry={retry} />}
        {view.reasons && <Reasons reasons={view.reasons} recordUrl={recordUrl} openMetric={showMetric} />}
        {view.moved && <Moved moved={view.moved} recordUrl={recordUrl} openMetric={showMetric} />}
        {!beside && pulse}
      </div>
      {beside && (
        <div className="bm-side">
          {view.history && <HistoryChart history={view.history} />}
          {view.dimensions.length > 0 && <Dimensions dimensions={view.dimensions} />}
          {pulse}
        </div>
      )}
      {view.metrics && <Metrics metrics={view.metrics} recordUrl={recordUrl} listRef={metrics} />}
      {view.footer && <Footer footer={view.footer} retry={retry} />}
    </Frame>
  );
}

/** Opens the list and moves the reader to the metric's row. */
function openMetric(details: HTMLDetailsElement | null, id: string): void {
  if (!details) return;
  details.open = true;
  const row = [...details.querySelectorAll<HTMLElement>('[data-metric]')].find(({ dataset }) => dataset.metric === id);
  row?.focus();
}
