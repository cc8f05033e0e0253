import type { RecordUrl } from '../data/options.ts';
import type { CardView, ReasonView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { Reason } from './reason.tsx';

interface Props {
  reasons: NonNullable<CardView['reasons']>;
  recordUrl: RecordUrl;
  openMetric: (id: string) => void;
}

export function Reasons({ reasons, ...rest }: Props) {
  return (
    <div className="bm-reasons">
      <ReasonList title={words.down} tone="poor" reasons={reasons.down} {...rest} />
      <ReasonList title={words.up} tone="good" reasons={reasons.up} {...rest} />
    </div>
  );
}

type ListProps = Omit<Props, 'reasons'> & { title: string; tone: 'good' | 'poor'; reasons: ReasonView[] };

function ReasonList({ title, tone, reasons, recordUrl, openMetric }: ListProps) {
  return (
    <div className="bm-reason-list">
      <h3>
        {title} <span className="bm-soft">{words.inPoints}</span>
      </h3>
      {reasons.length === 0 && <p className="bm-soft">{words.nothingOfNote}</p>}
      <ul>
        {reasons.map(({ metricId, ...reason }) => (
          <Reason key={metricId} tone={tone} recordUrl={recordUrl} openRest={() => openMetric(metricId)} {...reason} />
        ))}
      </ul>
    </div>
  );
}
