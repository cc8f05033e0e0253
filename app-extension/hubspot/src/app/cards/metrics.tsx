import {
  Accordion,
  Flex,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { type MetricsView, type MetricView, type RecordUrl, words } from './health.js';
import { RecordLinks } from './record-links.tsx';

interface Props {
  metrics: MetricsView;
  recordUrl: RecordUrl;
  open: boolean;
  toggle: () => void;
}

export function Metrics({ metrics, recordUrl, open, toggle }: Props) {
  return (
    <Accordion title={metrics.title} open={open} onClick={toggle}>
      <Flex direction="column" gap="sm">
        {metrics.groups.map(({ id, label, rows }) => (
          <Table key={id} density="condensed" flush={true} bordered={false}>
            <TableHead>
              <TableRow>
                <TableHeader width="max">{label}</TableHeader>
                <TableHeader width="min">{words.points}</TableHeader>
                <TableHeader width="min">{words.weight}</TableHeader>
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map((row) => (
                <MetricRow key={row.id} row={row} recordUrl={recordUrl} />
              ))}
            </TableBody>
          </Table>
        ))}
        {metrics.awaited && <Text variant="microcopy">{metrics.awaited}</Text>}
      </Flex>
    </Accordion>
  );
}

function MetricRow({ row, recordUrl }: { row: MetricView; recordUrl: RecordUrl }) {
  return (
    <TableRow>
      <TableCell>
        <Text>{row.label}</Text>
        <Text variant="microcopy">{row.value}</Text>
        <RecordLinks records={row.records} recordUrl={recordUrl} />
      </TableCell>
      <TableCell>{`${row.mark.shape} ${row.points}`}</TableCell>
      <TableCell>{row.weight}</TableCell>
    </TableRow>
  );
}
