import type { BandMark } from '../view/card-view.ts';

const paths: Record<BandMark['shape'], string> = {
  '●': 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z',
  '▲': 'M6 1 11.5 11H.5z',
  '■': 'M1.5 1.5h9v9h-9z',
  '○': 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1zM6 2.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 1 1 0-6.8z',
};

/** A band's shape, drawn so that it has one size in every font. The word beside it says the same, so it is silent. */
export function Mark({ mark: { shape, tone } }: { mark: BandMark }) {
  return (
    <svg
      className="bm-mark"
      data-tone={tone}
      data-shape={shape}
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      <path fillRule="evenodd" d={paths[shape]} />
    </svg>
  );
}
