import type { RecordUrl } from '../data/options.ts';
import type { MovedView } from '../view/card-view.ts';
import { RecordLinks } from './record-links.tsx';

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
        {causes.map(({ metricId, tone, impact, spoken, sentence, records }) => (
          <li key={sentence} className="bm-reason">
            <span className="bm-impact" data-tone={tone}>
              <span aria-hidden="true">{impact}</span>
              <span className="bm-unseen">{spoken}: </span>
            </span>
            <span className="bm-told">
              <span>{sentence}</span>
              <RecordLinks
                records={records}
                recordUrl={recordUrl}
                {...(metricId === null ? {} : { openRest: () => openMetric(metricId) })}
              />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
