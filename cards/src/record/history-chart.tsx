import type { HistoryView } from '../view/card-view.ts';
import { words } from '../view/words.ts';

const width = 400;
const height = 72;
/** Two changes of one moment stand one below the other. */
const flagStepPx = 10;

/** The score over time on its bands. Its box has one height in every case, so nothing below it moves. */
export function HistoryChart({ history }: { history: HistoryView }) {
  return (
    <div className="bm-history">
      <h3>
        {words.history}
        {history.kind === 'line' && <span className="bm-soft"> {history.length}</span>}
      </h3>
      {history.kind === 'line' ? (
        <Line history={history} />
      ) : (
        <Empty text={history.kind === 'none' ? history.text : ''} />
      )}
    </div>
  );
}

function Empty({ text }: { text: string }) {
  return <p className="bm-plot bm-plot-empty">{text}</p>;
}

type LineView = Extract<HistoryView, { kind: 'line' }>;

function Line({ history }: { history: LineView }) {
  const { zones, runs, marks, legend, edges, last, start, end, spoken } = history;
  return (
    <>
      <div className="bm-plot" role="img" aria-label={[spoken, ...marks.map(({ text }) => text)].join('. ')}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {zones.map(({ tone, from, to }) => (
            <rect
              key={from}
              className="bm-zone"
              data-tone={tone}
              x={0}
              width={width}
              y={y(to)}
              height={y(from) - y(to)}
            />
          ))}
          {edges.map((edge) => (
            <line key={edge.text} className="bm-edge" x1={0} x2={width} y1={y(edge.y)} y2={y(edge.y)} />
          ))}
          {marks.map((mark) => (
            <line key={mark.x} className="bm-change-line" x1={mark.x * width} x2={mark.x * width} y1={0} y2={height} />
          ))}
          {runs.map((run) => (
            <polyline
              key={run[0]?.x}
              className="bm-line"
              points={run.map((at) => `${at.x * width},${y(at.y)}`).join(' ')}
            />
          ))}
        </svg>
        {marks.flatMap(({ x, kinds }) =>
          kinds.map((kind, row) => (
            <span
              key={`${kind}${x}`}
              className="bm-flag"
              data-kind={kind}
              style={{ insetInlineStart: percent(x), top: `${row * flagStepPx}px` }}
            />
          )),
        )}
        <span className="bm-last" style={{ insetInlineStart: percent(last.x), bottom: percent(last.y) }} />
        {edges.map((edge) => (
          <span key={edge.text} className="bm-edge-text" style={{ bottom: percent(edge.y) }} aria-hidden="true">
            {edge.text}
          </span>
        ))}
      </div>
      <p className="bm-axis" aria-hidden="true">
        <span>{start}</span>
        <span>{end}</span>
      </p>
      {legend.length > 0 && (
        <ul className="bm-legend" aria-hidden="true">
          {legend.map(({ kind, text, earlier, title }) => (
            <li key={kind} title={title}>
              <span className="bm-flag" data-kind={kind} />
              <span>{text}</span>
              {earlier && <span>{earlier}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function y(fromBottom: number): number {
  return (1 - fromBottom) * height;
}

function percent(fraction: number): string {
  return `${fraction * 100}%`;
}
