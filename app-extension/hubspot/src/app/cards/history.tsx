import { Flex, LineChart, List, Text } from '@hubspot/ui-extensions';
import { type HistoryView, words } from './health.js';

/** The score over time. HubSpot's chart draws no zones and no marks: words below it say where the model changed. */
export function History({ history }: { history: HistoryView }) {
  const length = history.kind === 'line' ? ` ${history.length}` : '';
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'bold' }}>{words.history + length}</Text>
      {history.kind === 'none' && <Text variant="microcopy">{history.text}</Text>}
      {history.kind === 'line' && <Line history={history} />}
    </Flex>
  );
}

type LineView = Extract<HistoryView, { kind: 'line' }>;

const x = { field: 'on', fieldType: 'datetime' } as const;
const y = { field: 'score', fieldType: 'linear' } as const;

function Line({ history: { runs, legend, spoken } }: { history: LineView }) {
  // A time without a score is a gap: every unbroken run is a line of its own, in one colour.
  const data = runs.flatMap((run, index) =>
    run.map(({ on, score }) => ({ on, score: Math.round(score), run: `${index}` })),
  );
  const colors = Object.fromEntries(runs.map((_, index) => [`${index}`, 'blue' as const]));
  return (
    <>
      <LineChart
        data={data}
        axes={{ x, y, ...(runs.length > 1 ? { options: { groupFieldByColor: 'run', colors } } : {}) }}
        options={{ showLegend: false, showTooltips: true }}
      />
      <Text variant="microcopy">{spoken}</Text>
      {legend.length > 0 && (
        <List variant="unordered">
          {legend.map(({ kind, text, earlier, title }) => (
            <Text key={kind} variant="microcopy" truncate={{ tooltipText: title }}>
              {[text, earlier].filter(Boolean).join(' ')}
            </Text>
          ))}
        </List>
      )}
    </>
  );
}
