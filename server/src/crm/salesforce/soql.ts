/** A text in a query. Ids and names come from records: what closes a quote must not. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A moment in a query: UTC, without quotes. */
export const moment = (ms: number): string => new Date(ms).toISOString();

/** One query. */
export interface Select {
  fields: readonly string[];
  from: string;
  where?: string | undefined;
  orderBy?: string;
  limit?: number;
}

export function soql({ fields, from, where, orderBy, limit }: Select): string {
  return [
    `SELECT ${fields.join(', ')} FROM ${from}`,
    where && `WHERE ${where}`,
    orderBy && `ORDER BY ${orderBy}`,
    limit !== undefined && `LIMIT ${limit}`,
  ]
    .filter(Boolean)
    .join(' ');
}
