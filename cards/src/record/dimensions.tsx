import { useId, useState } from 'react';
import type { DimensionView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { Mark } from './mark.tsx';

export function Dimensions({ dimensions }: { dimensions: DimensionView[] }) {
  const [weights, showWeights] = useState(false);
  const list = useId();
  return (
    <div className="bm-dimensions">
      <div className="bm-heading">
        <h3>{words.dimensions}</h3>
        <button
          type="button"
          className="bm-plain"
          aria-pressed={weights}
          aria-controls={list}
          onClick={() => showWeights(!weights)}
        >
          {words.weights}
        </button>
      </div>
      <ul id={list} data-weights={weights}>
        {dimensions.map(({ id, label, points, fraction, weight, mark }) => (
          <li key={id}>
            <span className="bm-dimension">{label}</span>
            <span className="bm-bar" data-tone={mark.tone} aria-hidden="true">
              <span style={{ inlineSize: `${fraction * 100}%` }} />
            </span>
            <span className="bm-points">
              <Mark mark={mark} /> {points}
            </span>
            {weights && <span className="bm-weight">{weight}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
