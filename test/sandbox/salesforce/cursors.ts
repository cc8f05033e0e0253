import { randomBytes } from 'node:crypto';
import { apiError } from './errors.ts';
import { longId } from './ids.ts';
import type { Row } from './objects/define.ts';
import type { Org } from './org.ts';
import type { Shape } from './soql/select.ts';
import { longTexts, project, weightOf } from './soql/select.ts';

interface Cursor {
  shape: Shape;
  rows: readonly Row[];
  batch: number;
  expiresAt: number;
}

/** Cursors live two days; they end with the process, as they may at Salesforce at any time. */
const cursorMs = 2 * 24 * 3_600_000;
const smallest = 200;
const largest = 2_000;

/** The answers to queries, page after page. */
export class Cursors {
  private readonly cursors = new Map<string, Cursor>();

  constructor(private readonly org: Org) {}

  /** The first page. `batchSize` is what the header Sforce-Query-Options wishes: a hint. */
  open(shape: Shape, rows: readonly Row[], batchSize: number | undefined, version: string) {
    const wish = Math.min(largest, Math.max(smallest, batchSize ?? largest));
    const batch = longTexts(shape) > 1 ? smallest : wish;
    this.forget();
    const cursor = { shape, rows, batch, expiresAt: this.org.clock.now() + cursorMs };
    const locator = longId(`01g${randomBytes(12).toString('hex').slice(0, 12)}`);
    const page = this.page(locator, cursor, 0, version);
    if (!page.done) this.cursors.set(locator, cursor);
    return page;
  }

  /** The page at `01g...-2000`; any page may be fetched again. */
  next(reference: string, version: string) {
    const [, locator = '', offset = ''] = /^(01g[0-9A-Za-z]+)-(\d+)$/.exec(reference) ?? [];
    const cursor = this.cursors.get(locator);
    if (!cursor || cursor.expiresAt <= this.org.clock.now() || Number(offset) >= cursor.rows.length) {
      throw apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return this.page(locator, cursor, Number(offset), version);
  }

  private forget(): void {
    const now = this.org.clock.now();
    for (const [locator, { expiresAt }] of this.cursors) if (expiresAt <= now) this.cursors.delete(locator);
  }

  private page(locator: string, { shape, rows, batch }: Cursor, offset: number, version: string) {
    let end = offset;
    for (let weight = 0; end < rows.length; end += 1) {
      const row = rows[end];
      weight += row ? weightOf(shape, row) : 1;
      if (end > offset && weight > batch) break;
    }
    const records = rows.slice(offset, end).map((row) => project(this.org, version, shape, row));
    const done = end >= rows.length;
    return {
      totalSize: rows.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `/services/data/v${version}/query/${locator}-${end}` }),
      records,
    };
  }
}
