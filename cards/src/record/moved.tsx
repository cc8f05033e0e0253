import type { RecordUrl } from '../data/options.ts';
import type { MovedView } from '../view/card-view.ts';
import { Reason } from './reason.tsx';

interface Props {
  moved: MovedView;
  recordUrl: RecordUrl;
  openMetric: (id: string) => void;
}

/** What the score did since a day, cause by cause; the numbers add up. */
export function Moved({ moved: { title, exact, causes }, recordUrl, openMetric }: Props) {
  return (
    <div className="bm-reason-list">
      <h3 title={exact}>{title}</h3>
      <ul>
        {causes.map(({ metricId, ...cause }) => (
          <Reason
            key={cause.sentence}
            recordUrl={recordUrl}
            {...cause}
            {...(metricId === null ? {} : { openRest: () => openMetric(metricId) })}
          />
        ))}
      </ul>
    </div>
  );
}
