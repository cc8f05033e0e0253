import type { RecordUrl } from '../data/options.ts';
import type { RecordsView } from '../view/card-view.ts';
import { RecordLinks } from './record-links.tsx';

interface Props {
  tone: 'good' | 'poor';
  impact: string;
  spoken: string;
  sentence: string;
  records: RecordsView;
  recordUrl: RecordUrl;
  /** Shows the rest of the records; left out where no row has them. */
  openRest?: () => void;
}

/** What moves the score or holds it: the points, the sentence, the records to look at. */
export function Reason({ tone, impact, spoken, sentence, ...links }: Props) {
  return (
    <li className="bm-reason">
      <span className="bm-impact" data-tone={tone}>
        <span aria-hidden="true">{impact}</span>
        <span className="bm-unseen">{spoken}: </span>
      </span>
      <span className="bm-told">
        <span>{sentence}</span>
        <RecordLinks {...links} />
      </span>
    </li>
  );
}
