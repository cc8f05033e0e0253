import type { RecordUrl } from '../data/options.ts';
import type { RecordsView } from '../view/card-view.ts';
import { andMore, words } from '../view/words.ts';

interface Props {
  records: RecordsView;
  recordUrl: RecordUrl;
  /** Where the records that are only counted can be seen. */
  openRest?: () => void;
}

/** The records behind a sentence, one click away. They open beside the page, so nobody loses their place. */
export function RecordLinks({ records: { shown, more }, recordUrl, openRest }: Props) {
  if (shown.length === 0 && more === 0) return null;
  return (
    <span className="bm-records">
      {shown.map(({ type, id, label, title }) => (
        <a
          key={type + id}
          className="bm-record"
          href={recordUrl(type, id)}
          target="_blank"
          rel="noreferrer"
          title={title}
          // Holds what is to be seen: who speaks to their computer says that.
          aria-label={`${isIn(label, title) ? title : `${label}, ${title}`} (${words.newTab})`}
        >
          {label}
        </a>
      ))}
      {more > 0 && openRest && (
        <button type="button" className="bm-more" onClick={openRest}>
          {`+${more}`}
          <span className="bm-unseen">{` ${words.moreRecords}`}</span>
        </button>
      )}
      {more > 0 && !openRest && <span className="bm-soft">{andMore(more)}</span>}
    </span>
  );
}

/** "#4512" is said as the number it is. */
const isIn = (label: string, title: string) => title.includes(label.replace(/^#/, ''));
