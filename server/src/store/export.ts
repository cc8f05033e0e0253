import { sql } from 'kysely';
import { decode } from './db/bytes.ts';
import type { Db } from './db/open.ts';

/** Where an export goes on: the part, and the key of the last line of it. */
export interface ExportCursor {
  part: number;
  after: (string | number)[];
}

export interface ExportPage {
  /** One JSON object each: `kind`, and the columns as they are kept. */
  lines: string[];
  next: ExportCursor | null;
}

/** What is ours and not the CRM's: it would be lost with the connection. */
const parts = [
  { kind: 'model', table: 'model', key: ['version'] },
  { kind: 'score', table: 'score', key: ['company_id'] },
  { kind: 'history', table: 'score_point', key: ['company_id', 'at'] },
  { kind: 'pulse', table: 'pulse', key: ['company_id', 'revision'] },
  { kind: 'usage', table: 'usage_value', key: ['company_id', 'name', 'day', 'revision'] },
] as const;

/** A page of everything scored, rated, measured and configured; in the order of the parts and their keys. */
export async function exportPage(
  db: Db,
  connectionId: string,
  cursor: ExportCursor | null,
  limit: number,
): Promise<ExportPage> {
  const { part: index, after } = cursor ?? { part: 0, after: [] };
  const part = parts[index];
  if (!part) return { lines: [], next: null };
  const key = sql.join(part.key.map((column) => sql.ref(column)));
  const isBehind = after.length === 0 ? sql`true` : sql`(${key}) > (${sql.join(after)})`;
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(part.table)} where connection_id = ${connectionId} and ${isBehind}
    order by ${key} limit ${limit}
  `.execute(db);
  const lines = rows.map(({ connection_id: _tenant, ...columns }) =>
    JSON.stringify({ kind: part.kind, ...columns, ...readable(columns) }),
  );
  const last = rows.at(-1);
  if (last && rows.length === limit)
    return { lines, next: { part: index, after: part.key.map((name) => text(last[name])) } };
  return { lines, next: index + 1 < parts.length ? { part: index + 1, after: [] } : null };
}

/** A model is kept as bytes; numbers of 64 bits come as text from one of the drivers. */
function readable(columns: Record<string, unknown>): Record<string, unknown> {
  const source = columns.source instanceof Uint8Array ? { source: decode(columns.source) } : {};
  const revision = typeof columns.revision === 'string' ? { revision: Number(columns.revision) } : {};
  return { ...source, ...revision };
}

const text = (value: unknown) =>
  value instanceof Date ? value.toISOString() : typeof value === 'number' ? value : String(value);
