import type { BandMark } from '../view/card-view.ts';

/** A band's shape. The word beside it says the same, so it is silent. */
export function Mark({ mark }: { mark: BandMark }) {
  return (
    <span className="bm-mark" data-tone={mark.tone} aria-hidden="true">
      {mark.shape}
    </span>
  );
}
