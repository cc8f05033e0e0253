import { z } from 'zod';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { type Select, soql } from './soql.ts';
import { type Page, pageOf } from './wire.ts';

/** The first page of a query: 2,000 rows, or fewer where they are wide. @throws CrmError */
export const query = <T>(call: Call, select: Select, row: z.ZodType<T>): Promise<Page<T>> =>
  call({ method: 'GET', url: paths.query(soql(select)) }, pageOf(row));

const WithId = z.object({ Id: z.string() });

/** The ids of the records that meet a condition. @throws CrmError */
export async function queryIds(call: Call, from: string, where: string): Promise<string[]> {
  const { records } = await query(call, { fields: ['Id'], from, where }, WithId);
  return records.map(({ Id }) => Id);
}
