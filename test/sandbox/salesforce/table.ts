import { compareIds, placeOf } from './ids.ts';
import type { Row } from './objects/define.ts';

/** Every record of one object, also those in the recycle bin, in the order of their ids. */
export class Table {
  private readonly known: Map<string, Row>;
  private readonly rows: Row[];
  private readonly orders = new Map<string, readonly Row[]>();
  private next: number;

  constructor(rows: readonly Row[]) {
    this.rows = [...rows].sort((a, b) => compareIds(a.Id, b.Id));
    this.known = new Map(this.rows.map((row) => [row.Id, row]));
    this.next = (placeOf(this.rows.at(-1)?.Id ?? '') ?? -1) + 1;
  }

  all(): readonly Row[] {
    return this.rows;
  }

  /** How many are not deleted. */
  get size(): number {
    return this.rows.reduce((count, row) => count + (row.IsDeleted === true ? 0 : 1), 0);
  }

  find(id: string): Row | undefined {
    return this.known.get(id);
  }

  /** The rows in another order; kept until something changes, for clients read page after page. */
  ordered(key: string, compare: (a: Row, b: Row) => number): readonly Row[] {
    const known = this.orders.get(key);
    if (known) return known;
    const sorted = [...this.rows].sort(compare);
    this.orders.set(key, sorted);
    return sorted;
  }

  /** The place the next record takes; see idOf. */
  nextPlace(): number {
    return this.next;
  }

  add(row: Row): void {
    this.known.set(row.Id, row);
    this.rows.push(row);
    this.next = Math.max(this.next, (placeOf(row.Id) ?? -1) + 1);
    this.orders.clear();
  }

  change(row: Row, values: Partial<Row>): void {
    Object.assign(row, values);
    this.orders.clear();
  }

  /** Gone for good: out of the recycle bin too. */
  remove(id: string): void {
    this.known.delete(id);
    const at = this.rows.findIndex((row) => row.Id === id);
    if (at >= 0) this.rows.splice(at, 1);
    this.orders.clear();
  }
}
