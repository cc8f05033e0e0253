import type { Report, Target } from './bench.ts';

/** A report as text: what was measured, the table, and a line for each target. */
export function writeReport(name: string, { measured, rows, targets }: Report): string {
  return [`\n== ${name}`, ...measured, '', ...table(rows), '', ...targets.map(targetLine)].join('\n');
}

function targetLine({ promise, measured, met }: Target): string {
  if (met === null || measured === null) return `skipped  ${promise}`;
  return `${met ? 'met     ' : 'MISSED  '} ${promise}: ${figure(measured)}`;
}

/** Rows as columns of text. */
export function table(rows: Report['rows']): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => figure(row[column] ?? '')));
  const widths = columns.map((column, at) => Math.max(column.length, ...cells.map((line) => line[at]?.length ?? 0)));
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => (isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
}

/** Whole numbers from 100 on, below that three digits. */
function figure(value: string | number): string {
  if (typeof value === 'string') return value;
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
