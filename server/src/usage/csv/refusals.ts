import type { ItemFault } from '../item.ts';
import { columnOf, type Entry } from './entries.ts';

export interface Refusal extends ItemFault {
  line: number;
  /** Empty for a line as a whole. */
  column: string;
}

export interface Refusals {
  note(entry: Entry, fault: ItemFault): void;
  /** However many there were. */
  count(): number;
  /** The first of them. */
  first: readonly Refusal[];
}

const firstMax = 100;

/** Counts what a file has wrong. Values of a line share its company and its day: what is wrong with those counts once. */
export function makeRefusals(): Refusals {
  const first: Refusal[] = [];
  let count = 0;
  let lineNow = 0;
  let columnsOfLine = new Set<string>();
  return {
    first,
    count: () => count,
    note: (entry, { code, message, remedy }) => {
      const { line } = entry;
      const column = 'fault' in entry ? entry.column : columnOf({ code, message, remedy }, entry.columns, entry.column);
      if (line !== lineNow) columnsOfLine = new Set();
      lineNow = line;
      if (columnsOfLine.has(column)) return;
      columnsOfLine.add(column);
      count += 1;
      if (first.length < firstMax) first.push({ line, column, code, message, remedy });
    },
  };
}
