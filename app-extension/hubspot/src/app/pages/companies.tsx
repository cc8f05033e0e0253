import {
  Flex,
  Link,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { type PortfolioRow, portfolioWords, statuses } from './health.js';

const { columns } = portfolioWords;

export function Companies({ rows }: { rows: PortfolioRow[] }) {
  return (
    <Table density="condensed" flush={true}>
      <TableHead>
        <TableRow>
          {Object.entries(columns).map(([id, label]) => (
            <TableHeader key={id} align={id === 'revenue' || id === 'change' ? 'right' : 'left'}>
              {label}
            </TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <CompanyRow key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function CompanyRow({
  row: { name, url, score, mark, word, change, risk, owner, renewal, revenue },
}: {
  row: PortfolioRow;
}) {
  return (
    <TableRow>
      <TableCell width="auto">
        <Link href={url}>{name}</Link>
      </TableCell>
      <TableCell>
        <Flex direction="row" gap="sm" align="center">
          <Text format={{ fontWeight: 'demibold' }}>{score}</Text>
          <StatusTag variant={statuses[mark.tone]} hollow={mark.tone === 'none'}>
            {word}
          </StatusTag>
        </Flex>
      </TableCell>
      <TableCell align="right">{change}</TableCell>
      <TableCell>
        <Text truncate={{ tooltipText: risk }}>{risk}</Text>
      </TableCell>
      <TableCell>{owner}</TableCell>
      <TableCell>{renewal}</TableCell>
      <TableCell align="right">{revenue}</TableCell>
    </TableRow>
  );
}
