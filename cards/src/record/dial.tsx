import type { HeadlineView } from '../view/card-view.ts';

const size = 88;
const stroke = 8;
const radius = (size - stroke) / 2;
const length = 2 * Math.PI * radius;
const center = size / 2;

/** The score as a ring that starts at the top; small gaps show where the bands begin. */
export function Dial({ headline }: { headline: HeadlineView }) {
  const { fraction, edges, score, spoken, tone } = headline;
  const circle = { cx: center, cy: center, r: radius, fill: 'none', strokeWidth: stroke };
  return (
    <div className="bm-dial" role="img" aria-label={spoken} data-tone={tone}>
      <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false">
        <g transform={`rotate(-90 ${center} ${center})`}>
          <circle {...circle} className="bm-ring" />
          {fraction !== null && (
            <circle {...circle} className="bm-ring-score" strokeDasharray={`${fraction * length} ${length}`} />
          )}
          {edges.map((edge) => (
            <line
              key={edge}
              className="bm-ring-edge"
              x1={center + radius - stroke / 2 - 1}
              x2={center + radius + stroke / 2 + 1}
              y1={center}
              y2={center}
              transform={`rotate(${edge * 360} ${center} ${center})`}
            />
          ))}
        </g>
      </svg>
      <span className="bm-score" aria-hidden="true">
        {score}
      </span>
    </div>
  );
}
