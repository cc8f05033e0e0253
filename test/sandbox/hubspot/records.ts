import { compareIds, type StoredRecord } from './record.ts';

/**
 * Every record of one type. Live and archived records lie in arrays sorted by id, so that a page is a binary search
 * and a slice however large the account is.
 */
export class Records {
  private readonly known = new Map<string, StoredRecord>();
  private readonly live: StoredRecord[];
  private readonly archived: StoredRecord[];
  private readonly survivors = new Map<string, string>();
  private readonly uniques = new Map<string, Map<string, string>>();
  private lastId: string;

  constructor(records: StoredRecord[]) {
    const sorted = [...records].sort((a, b) => compareIds(a.id, b.id));
    for (const record of sorted) {
      if (this.known.has(record.id)) throw new Error(`The book holds two records with the id ${record.id}.`);
      this.known.set(record.id, record);
      for (const id of record.mergedIds ?? []) this.survivors.set(id, record.id);
    }
    this.live = sorted.filter((record) => !record.archived);
    this.archived = sorted.filter((record) => record.archived);
    const ids = [...sorted.map((record) => record.id), ...this.survivors.keys()];
    this.lastId = ids.reduce((max, id) => (compareIds(id, max) > 0 ? id : max), '1000');
  }

  get size(): number {
    return this.live.length;
  }

  /** The live records, in id order. */
  all(): readonly StoredRecord[] {
    return this.live;
  }

  /** A merged id leads to its survivor, whose id differs from the one asked for. */
  survivorOf(id: string): string {
    let current = id;
    for (let next = this.survivors.get(current); next !== undefined; next = this.survivors.get(current)) current = next;
    return current;
  }

  find(id: string, archived = false): StoredRecord | undefined {
    const record = this.known.get(this.survivorOf(id));
    return record && Boolean(record.archived) === archived ? record : undefined;
  }

  findBy(property: string, value: string): StoredRecord | undefined {
    const id = this.uniqueIndex(property).get(value.toLowerCase());
    return id === undefined ? undefined : this.find(id);
  }

  pageAfter(lastId: string | undefined, limit: number, archived: boolean): { page: StoredRecord[]; more: boolean } {
    const from = archived ? this.archived : this.live;
    const start = lastId === undefined ? 0 : position(from, lastId, true);
    return { page: from.slice(start, start + limit), more: start + limit < from.length };
  }

  nextId(): string {
    return (BigInt(this.lastId) + 1n).toString();
  }

  add(record: StoredRecord): void {
    this.known.set(record.id, record);
    this.live.splice(position(this.live, record.id, false), 0, record);
    if (compareIds(record.id, this.lastId) > 0) this.lastId = record.id;
    for (const id of record.mergedIds ?? []) this.survivors.set(id, record.id);
    this.index(record);
  }

  /** Sets the stored values; an empty text clears. Unique indexes follow. */
  change(record: StoredRecord, properties: Record<string, string>): void {
    this.unindex(record);
    for (const [name, value] of Object.entries(properties)) record.properties[name] = value === '' ? null : value;
    this.index(record);
  }

  archive(record: StoredRecord, at: string): void {
    this.unindex(record);
    take(this.live, record.id);
    record.archived = true;
    record.archivedAt = at;
    this.archived.splice(position(this.archived, record.id, false), 0, record);
  }

  restore(record: StoredRecord): void {
    take(this.archived, record.id);
    delete record.archived;
    delete record.archivedAt;
    this.live.splice(position(this.live, record.id, false), 0, record);
    this.index(record);
  }

  /** Merged and erased records vanish without being archived. */
  remove(record: StoredRecord): void {
    this.unindex(record);
    take(record.archived ? this.archived : this.live, record.id);
    this.known.delete(record.id);
  }

  private uniqueIndex(property: string): Map<string, string> {
    const existing = this.uniques.get(property);
    if (existing) return existing;
    const index = new Map<string, string>();
    this.uniques.set(property, index);
    for (const record of this.live) {
      const value = record.properties[property];
      if (value) index.set(value.toLowerCase(), record.id);
    }
    return index;
  }

  private index(record: StoredRecord): void {
    for (const [property, index] of this.uniques) {
      const value = record.properties[property];
      if (value) index.set(value.toLowerCase(), record.id);
    }
  }

  private unindex(record: StoredRecord): void {
    for (const [property, index] of this.uniques) {
      const value = record.properties[property]?.toLowerCase();
      if (value && index.get(value) === record.id) index.delete(value);
    }
  }
}

/** The place of an id in a sorted list; with `after`, the place behind it. */
function position(sorted: StoredRecord[], id: string, after: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareIds(sorted[middle]?.id ?? '', id);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function take(sorted: StoredRecord[], id: string): void {
  const at = position(sorted, id, false);
  if (sorted[at]?.id === id) sorted.splice(at, 1);
}
