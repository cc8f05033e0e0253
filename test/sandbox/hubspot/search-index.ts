import type { Clock } from '../clock.ts';
import type { StoredRecord } from './record.ts';

/** The record as it was, or nothing when it did not exist yet. */
interface Earlier {
  visibleAt: number;
  record: StoredRecord | undefined;
}

/**
 * Search lags behind writes. With a lag set, a record just written is still searched as it was before, and a new one
 * is not found yet.
 */
export class SearchIndex {
  private readonly earlier = new Map<StoredRecord, Earlier>();

  constructor(
    private readonly clock: Clock,
    private readonly lagMs: number,
  ) {}

  /** Told before a record changes (`existed`) or when it appears. */
  notice(record: StoredRecord, existed: boolean): void {
    if (this.lagMs <= 0) return;
    const pending = this.earlier.get(record);
    const visibleAt = this.clock.now() + this.lagMs;
    if (pending && pending.visibleAt > this.clock.now()) return;
    const before = existed ? { ...record, properties: { ...record.properties } } : undefined;
    this.earlier.set(record, { visibleAt, record: before });
  }

  /** The record as search knows it now. */
  seen(record: StoredRecord): StoredRecord | undefined {
    const pending = this.earlier.get(record);
    if (!pending) return record;
    if (pending.visibleAt > this.clock.now()) return pending.record;
    this.earlier.delete(record);
    return record;
  }

  /** Everything written so far is indexed. */
  settle(): void {
    this.earlier.clear();
  }
}
