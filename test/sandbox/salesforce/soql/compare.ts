import type { Field, Row, Value } from '../objects/define.ts';
import type { Path } from './path.ts';

export type Comparable = string | number | boolean | null;

const caseSensitive = new Set(['id', 'reference', 'date', 'datetime']);

/** Texts are compared whatever their case; ids are not, and neither are moments. */
export function comparable(field: Field): (value: Value) => Comparable {
  if (caseSensitive.has(field.type)) return (value) => value;
  return (value) => (typeof value === 'string' ? value.toLowerCase() : value);
}

export interface Criterion {
  path: Path;
  descending: boolean;
  nullsFirst: boolean;
}

/** Orders rows by several fields; what is equal in all of them comes in the order of the ids. */
export function byCriteria(criteria: readonly Criterion[]): (a: Row, b: Row) => number {
  const all = criteria.map(({ path, descending, nullsFirst }) => {
    const key = sortKey(path.field);
    const sign = descending ? -1 : 1;
    const emptyFirst = nullsFirst ? -1 : 1;
    return (a: Row, b: Row): number => {
      const left = key(path.read(a));
      const right = key(path.read(b));
      if (left === right) return 0;
      if (left === null) return emptyFirst;
      if (right === null) return -emptyFirst;
      return (left < right ? -1 : 1) * sign;
    };
  });
  return (a, b) => {
    for (const one of all) {
      const order = one(a, b);
      if (order !== 0) return order;
    }
    return a.Id < b.Id ? -1 : a.Id > b.Id ? 1 : 0;
  };
}

/** A picklist's values are in the order of the list. */
function sortKey(field: Field): (value: Value) => Comparable {
  if (field.type !== 'picklist') return comparable(field);
  const places = new Map(field.values.map(({ value }, place) => [value, String(place).padStart(6, '0')]));
  return (value) => (value === null ? null : (places.get(String(value)) ?? `~${String(value).toLowerCase()}`));
}
