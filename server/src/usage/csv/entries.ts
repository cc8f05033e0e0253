import { CsvError, parse } from 'csv-parse/sync';
import { fault, type ItemFault, readItem } from '../item.ts';
import { type Columns, readHeader } from './columns.ts';
import { type Line, linesOf, unusable } from './lines.ts';

/** What a cell of the file says: an item as `/v1/usage` takes it, or what is wrong with it. */
export type Entry = { line: number; columns: Columns; column: string } & ({ item: unknown } | { fault: ItemFault });

/** As many entries as a piece of the file holds, and its last line. */
export interface Entries {
  entries: Entry[];
  throughLine: number;
}

/**
 * Reads a CSV file of usage piece by piece. A value never holds a line break, so lines are parsed each by itself where
 * one is wrong: a quotation mark that is not closed costs its line, not the rest of the file.
 * @throws InputError when the file cannot be used at all.
 */
export async function* entriesOf(
  pieces: AsyncIterable<Uint8Array>,
  file: string,
  now: () => Date,
): AsyncGenerator<Entries> {
  let columns: Columns | undefined;
  for await (const lines of linesOf(pieces, file)) {
    const filled = lines.filter(({ text }) => text.trim() !== '');
    const header = columns ? undefined : filled.shift();
    if (header) columns = readHeader(header, file);
    const throughLine = lines.at(-1)?.number ?? 0;
    if (columns) yield { entries: readLines(filled, columns, now()), throughLine };
  }
  if (!columns) throw unusable(file, 1, 'the file is empty', 'Begin it with a line that names the columns');
}

function readLines(lines: Line[], columns: Columns, now: Date): Entry[] {
  const together = parseLines(lines, columns);
  if (together) return lines.flatMap((line, index) => entriesOfLine(line, together[index] ?? [], columns, now));
  return lines.flatMap((line): Entry[] => {
    const [record] = parseLines([line], columns) ?? [];
    return record
      ? entriesOfLine(line, record, columns, now)
      : [{ line: line.number, columns, column: '', fault: badQuotes }];
  });
}

const badQuotes = fault('bad-line', 'a quotation mark is out of place', 'Close it, or write it twice inside quotes');

/** One record a line; undefined where one is wrong. */
function parseLines(lines: Line[], { delimiter }: Columns): string[][] | undefined {
  try {
    const text = lines.map((line) => line.text).join('\n');
    const options = { delimiter, record_delimiter: '\n', relax_column_count: true };
    const records: string[][] = parse(text, options);
    return records.length === lines.length ? records : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function entriesOfLine({ number }: Line, record: string[], columns: Columns, now: Date): Entry[] {
  const { width, company, date, name, values } = columns;
  const cell = (index: number) => record[index]?.trim() ?? '';
  const filled = record.findLastIndex((text) => text.trim() !== '') + 1;
  // A row of a spreadsheet that was cleared.
  if (filled === 0) return [];
  if (record.length < width || filled > width) {
    const message = `the line has ${record.length} values, and ${width} columns are named`;
    const wrong = fault('bad-line', message, 'Put a value that holds the separator in quotes');
    return [{ line: number, columns, column: '', fault: wrong }];
  }
  if (cell(company.index) === '') {
    const missing = fault('bad-company', 'no company is named', 'Fill it in, or take the line out');
    return [{ line: number, columns, column: company.title, fault: missing }];
  }
  return values.flatMap((value): Entry[] => {
    const text = cell(value.index);
    // In the wide form an empty cell is a day that is not known, which is not 0.
    if (name === null && text === '') return [];
    const item = {
      company: { [company.by]: cell(company.index) },
      name: value.name ?? (name === null ? '' : cell(name.index)),
      date: cell(date.index),
      value: toNumber(text),
    };
    const read = readItem(item, now);
    if ('company' in read) return [{ line: number, columns, column: value.title, item }];
    return [{ line: number, columns, column: columnOf(read, columns, value.title), fault: read }];
  });
}

/** The column a fault lies in. */
export function columnOf({ code }: ItemFault, { company, date, name }: Columns, valueTitle: string): string {
  if (code === 'bad-value') return valueTitle;
  if (code === 'bad-date' || code === 'future-date') return date.title;
  return code === 'bad-name' ? (name?.title ?? valueTitle) : company.title;
}

/** Text where it is no number: `1,5` may be one and a half or fifteen. */
function toNumber(text: string): number | string {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}
