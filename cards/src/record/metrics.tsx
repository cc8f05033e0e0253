import type { Ref } from 'react';
import type { RecordUrl } from '../data/options.ts';
import type { MetricsView, MetricView } from '../view/card-view.ts';
import { words } from '../view/words.ts';
import { Mark } from './mark.tsx';
import { RecordLinks } from './record-links.tsx';

interface Props {
  metrics: MetricsView;
  recordUrl: RecordUrl;
  listRef: Ref<HTMLDetailsElement>;
}

export function Metrics({ metrics, recordUrl, listRef }: Props) {
  return (
    <details className="bm-metrics" ref={listRef}>
      <summary>{metrics.title}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.metric}</th>
            <th scope="col">{words.points}</th>
            <th scope="col">{words.weight}</th>
          </tr>
        </thead>
        {metrics.groups.map(({ id, label, rows }) => (
          <tbody key={id}>
            <tr className="bm-group">
              <th scope="rowgroup" colSpan={3}>
                {label}
              </th>
            </tr>
            {rows.map((row) => (
              <MetricRow key={row.id} row={row} recordUrl={recordUrl} />
            ))}
          </tbody>
        ))}
      </table>
      {metrics.awaited && <p className="bm-soft">{metrics.awaited}</p>}
    </details>
  );
}

function MetricRow({ row, recordUrl }: { row: MetricView; recordUrl: RecordUrl }) {
  return (
    <tr data-metric={row.id} data-known={row.known} tabIndex={-1}>
      <th scope="row">
        <span className="bm-measured">
          <span>{row.label}</span>
          <span className="bm-value">{row.value}</span>
          <RecordLinks records={row.records} recordUrl={recordUrl} />
        </span>
      </th>
      <td>
        <span className="bm-points">
          <Mark mark={row.mark} /> {row.points}
        </span>
      </td>
      <td>{row.weight}</td>
    </tr>
  );
}
