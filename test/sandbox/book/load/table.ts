import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@barometer/shared/problem.ts';
import { CsvError, parse } from 'csv-parse/sync';
import { reasonOf } from './trouble.ts';

export interface Row {
  /** The line of the file it starts on; the header is line 1. */
  line: number;
  values: string[];
}

export interface Table {
  file: string;
  columns: Map<string, number>;
  rows: Row[];
  /** Rows that cannot be read as the header says. */
  bad: Problem[];
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** Reads a CSV file whole. Returns the one problem that makes it unreadable, if there is one. */
export function readTable(dir: string, file: string): Table | Problem {
  let text: string;
  try {
    text = readFileSync(join(dir, file), 'utf8');
  } catch (error) {
    return {
      file,
      path: '',
      message: `Cannot read the file (${reasonOf(error)})`,
      remedy: 'Put it there or correct the mapping',
    };
  }
  let parsed: Parsed[];
  try {
    parsed = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch (error) {
    const line = error instanceof CsvError && typeof error.lines === 'number' ? { line: error.lines } : {};
    const remedy = 'Close the quotation mark, or double it inside a quoted value';
    return { file, path: '', ...line, message: `Not readable as CSV (${reasonOf(error)})`, remedy };
  }
  return tableOf(file, parsed);
}

function tableOf(file: string, [header, ...rest]: Parsed[]): Table | Problem {
  if (header === undefined) {
    return { file, path: '', message: 'The file is empty', remedy: 'The first line must name the columns' };
  }
  const names = header.record.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    return { file, path: twice, line: 1, message: `Two columns are called \`${twice}\``, remedy: 'Rename one of them' };
  }
  const table: Table = { file, columns: new Map(names.map((name, index) => [name, index])), rows: [], bad: [] };
  for (const { record, info } of rest) {
    // The parser counts the line a row ends on; quoted values may hold line breaks.
    const line = info.lines - record.reduce((breaks, value) => breaks + (value.split('\n').length - 1), 0);
    if (record.length === names.length) {
      table.rows.push({ line, values: record.map((value) => value.trim()) });
    } else {
      const message = `${record.length} values in a file of ${names.length} columns`;
      table.bad.push({
        file,
        path: '',
        line,
        message,
        remedy: 'Add or remove commas, or quote values that contain one',
      });
    }
  }
  return table;
}

export function isProblem(read: Table | Problem): read is Problem {
  return 'message' in read;
}
