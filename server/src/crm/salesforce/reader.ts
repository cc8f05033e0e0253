import type { RecordType } from '@barometer/shared/crm.ts';
import type { FoundRecords, ModifiedPage, ModifiedSince, RecordPage, RecordReader } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { objectNames } from './object-names.ts';
import { fieldsMissing, fieldsToRead, type Org } from './org.ts';
import { paths } from './paths.ts';
import { toCrmRecord, toInstant } from './record.ts';
import { moment, quoted, soql } from './soql.ts';
import { QueryPage } from './wire.ts';

/** As many ids as leave room in an address of 16,384 bytes for the fields: each takes 27, quoted and escaped. */
const idsPerQuery = 300;

/**
 * Lists records in the order of their ids, 2,000 at a time, each page a query of its own behind the last id: no cursor that
 * may end, nothing that moves while others are modified, and a page more or less per type than there are records never.
 */
export function makeReader(call: Call, org: Org): RecordReader {
  const totals = new Map<RecordType, number>();
  return {
    missing: fieldsMissing(org),
    batchSize: idsPerQuery,
    readPage: (type, after) => readPage(call, org, type, after, totals),
    readRecords: (type, ids) => readRecords(call, org, type, ids),
    // The first page has told it.
    countRecords: async (type) => totals.get(type) ?? null,
  };
}

async function readPage(
  call: Call,
  org: Org,
  type: RecordType,
  after: string | null,
  totals: Map<RecordType, number>,
): Promise<RecordPage> {
  const text = soql({
    fields: fieldsToRead(org, type),
    from: objectNames[type],
    where: after === null ? undefined : `Id > ${quoted(after)}`,
    orderBy: 'Id',
  });
  const page = await call({ method: 'GET', url: paths.query(text) }, QueryPage);
  if (after === null) totals.set(type, page.totalSize);
  const records = page.records.map((row) => toCrmRecord(type, row, org));
  const last = records.at(-1);
  if (!page.done && last === undefined)
    throw new CrmError('bad-answer', `Salesforce says there are more of ${objectNames[type]}, and shows none.`);
  return { records, next: page.done || last === undefined ? null : last.id };
}

async function readRecords(call: Call, org: Org, type: RecordType, ids: string[]): Promise<FoundRecords> {
  const found: FoundRecords = { records: [], gone: [] };
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const asked = ids.slice(start, start + idsPerQuery);
    const where = `Id IN (${asked.map(quoted).join(',')})`;
    const text = soql({ fields: fieldsToRead(org, type), from: objectNames[type], where });
    const page = await call({ method: 'GET', url: paths.query(text) }, QueryPage);
    if (!page.done)
      throw new CrmError('bad-answer', `Salesforce gave fewer of ${objectNames[type]} than were asked for.`);
    const records = page.records.map((row) => toCrmRecord(type, row, org));
    const live = new Set(records.map(({ id }) => id));
    found.records.push(...records);
    found.gone.push(...asked.filter((id) => !live.has(id)));
  }
  return found;
}

/**
 * One page of what was modified since a moment, oldest first, deleted records among it: deleting moves their moment as well,
 * and `queryAll` shows them for as long as they lie in the recycle bin. By moment and id together, an import that gave
 * thousands one moment is gone through without a gap. Records that commit late with an earlier moment are the caller's: it
 * looks back far enough.
 */
export async function findModified(call: Call, type: RecordType, since: ModifiedSince): Promise<ModifiedPage> {
  const text = soql({
    fields: ['Id', 'SystemModstamp', 'IsDeleted'],
    from: objectNames[type],
    where: modifiedSince(since),
    orderBy: 'SystemModstamp, Id',
  });
  const page = await call({ method: 'GET', url: paths.queryAll(text) }, QueryPage);
  const found = page.records.map((row) => ({
    id: String(row.Id),
    modifiedAt: new Date(toInstant(row.SystemModstamp) ?? Number.NaN),
    ...(row.IsDeleted === true ? { deleted: true } : {}),
  }));
  const last = found.at(-1);
  return { found, next: page.done || !last ? null : { fromMs: last.modifiedAt.getTime(), afterId: last.id } };
}

function modifiedSince({ fromMs, afterId }: ModifiedSince): string {
  const at = moment(fromMs);
  if (afterId === null) return `SystemModstamp >= ${at}`;
  return `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${quoted(afterId)}))`;
}
