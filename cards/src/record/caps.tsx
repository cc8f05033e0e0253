import type { CapView } from '../view/card-view.ts';
import type { RecordUrl } from './options.ts';
import { RecordLinks } from './record-links.tsx';

export function Caps({ caps, recordUrl }: { caps: CapView[]; recordUrl: RecordUrl }) {
  if (caps.length === 0) return null;
  return (
    <ul className="bm-caps">
      {caps.map(({ text, detail, limits, records }) => (
        <li key={text} data-limits={limits}>
          <span>{text}</span>
          {detail && <span className="bm-soft"> ({detail})</span>}{' '}
          <RecordLinks records={records} recordUrl={recordUrl} />
        </li>
      ))}
    </ul>
  );
}
