import type { BookCollection, Pipeline } from '../book.ts';
import type { Owners } from './owners.ts';
import type { Mapping, Source } from './schema.ts';
import type { PropertyType } from './standard.ts';
import type { Row, Table } from './table.ts';

/** Says what is wrong with a row: at which column or property, what, and what would be right. */
export type Fault = (path: string, message: string, remedy: string) => void;

/** What is needed to read the dates of a file. */
export interface Calendar {
  mapping: Mapping;
  table: Table;
  now: number;
  /** Added to every date of the data, so that its today becomes now. */
  shift: number;
}

/** What every row of a collection is read with. */
export interface Frame extends Calendar {
  collection: BookCollection;
  /** Sources in the order they can be worked out: those that look at other properties come last. */
  sources: [property: string, source: Source][];
  types: ReadonlyMap<string, PropertyType>;
  /** Allowed values of enumerations that have a fixed list. */
  options: ReadonlyMap<string, readonly string[]>;
  lookups: ReadonlyMap<string, ReadonlyMap<string, string>>;
  pipelines: { deals: Pipeline[]; tickets: Pipeline[] };
  owners: Owners;
  taken: Set<string>;
}

export function cell(table: Table, row: Row, column: string): string {
  return row.values[table.columns.get(column) ?? -1] ?? '';
}
