import type { RecordView } from '../view/card-view.ts';
import type { RecordUrl } from './options.ts';

/** The records behind a sentence, one click away. They open beside the page, so nobody loses their place. */
export function RecordLinks({ records, recordUrl }: { records: RecordView[]; recordUrl: RecordUrl }) {
  return records.map(({ type, id, label, title }) => (
    <a
      key={type + id}
      className="bm-record"
      href={recordUrl(type, id)}
      target="_blank"
      rel="noreferrer"
      title={title}
      aria-label={`${title} (opens in a new tab)`}
    >
      {label}
    </a>
  ));
}
