import type { RecordUrl } from '../data/options.ts';
import type { CapView } from '../view/card-view.ts';
import { RecordLinks } from './record-links.tsx';

interface Props {
  caps: CapView[];
  recordUrl: RecordUrl;
  openMetric: (id: string) => void;
}

export function Caps({ caps, recordUrl, openMetric }: Props) {
  if (caps.length === 0) return null;
  return (
    <ul className="bm-caps">
      {caps.map(({ text, detail, limits, metricId, records }) => (
        <li key={text} className="bm-told" data-limits={limits}>
          <span>
            {text}
            {detail && <span className="bm-soft"> ({detail})</span>}
          </span>
          <RecordLinks records={records} recordUrl={recordUrl} openRest={() => metricId && openMetric(metricId)} />
        </li>
      ))}
    </ul>
  );
}
