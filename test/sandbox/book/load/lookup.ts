import type { LookupRule } from './schema.ts';
import type { Row, Table } from './table.ts';

/** One value per company from a file with many rows per company: the last week with usage, the first owner. */
export function lookUp(table: Table, rule: LookupRule): Map<string, string> {
  const found = new Map<string, string>();
  const at = (row: Row, name: string): string => row.values[table.columns.get(name) ?? -1] ?? '';
  for (const row of table.rows) {
    if (rule.where !== undefined && !(Number(at(row, rule.where.column) || Number.NaN) > rule.where.above)) continue;
    const value = at(row, rule.column);
    if (value === '' && rule.take !== 'count') continue;
    const key = at(row, rule.by);
    found.set(key, combine(found.get(key), value, rule.take));
  }
  return found;
}

function combine(before: string | undefined, value: string, take: LookupRule['take']): string {
  if (take === 'count') return String(Number(before ?? 0) + 1);
  if (before === undefined || take === 'last') return value;
  if (take === 'sum') return String(Number(before) + Number(value));
  if (take === 'least') return precedes(value, before) ? value : before;
  if (take === 'most') return precedes(before, value) ? value : before;
  return before;
}

/** Numbers by size, everything else by its text: which is right for ISO dates. */
function precedes(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a < b : x < y;
}
