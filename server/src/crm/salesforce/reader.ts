import type { CrmRecord, RecordType } from '@barometer/shared/crm.ts';
import type { FoundRecords, ModifiedPage, ModifiedSince, RecordPage, RecordReader } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { objectNames } from './object-names.ts';
import { fieldsMissing, fieldsToRead, type Org } from './org.ts';
import { paths } from './paths.ts';
import { query } from './query.ts';
import { toCrmRecord, toInstant } from './record.ts';
import { moment, quoted, type Select, soql } from './soql.ts';
import { type Page, pageOf, Row } from './wire.ts';

/** As many ids as leave room in an address of 16,384 bytes for the fields: each takes 27, quoted and escaped. */
const idsPerQuery = 300;

/** A page of records, in our words. */
type Ask = (type: RecordType, select: Pick<Select, 'where' | 'orderBy'>) => Promise<Page<CrmRecord>>;

/**
 * Lists records in the order of their ids, 2,000 at a time, each page a query of its own behind the last id: no cursor that
 * may end, nothing that moves while others are modified, and a page more or less per type than there are records never.
 */
export function makeReader(call: Call, org: Org, now: () => Date): RecordReader {
  const totals = new Map<RecordType, number>();
  const ask: Ask = async (type, select) => {
    const askedAt = now();
    const whole = { fields: fieldsToRead(org, type), from: objectNames[type], ...select };
    const page = await query(call, whole, Row);
    return { ...page, records: page.records.map((row) => beforeItsSecondEnds(toCrmRecord(type, row, org), askedAt)) };
  };
  return {
    missing: fieldsMissing(org),
    batchSize: idsPerQuery,
    readPage: (type, after) => readPage(ask, type, after, totals),
    readRecords: (type, ids) => readRecords(ask, type, ids),
    readModified: async (type, since) => {
      const { records } = await ask(type, { where: modifiedSince(since), orderBy: 'SystemModstamp, Id' });
      return records;
    },
    // The first page has told it.
    countRecords: async (type) => totals.get(type) ?? null,
  };
}

/** Longer than a second, because clocks differ. */
const unsettledMs = 10_000;

/**
 * Salesforce stamps whole seconds: a record that is read within its own may change in it once more, and look the same. It is
 * known as of a moment before that, so that the next poll reads it again.
 */
function beforeItsSecondEnds(record: CrmRecord, askedAt: Date): CrmRecord {
  const modifiedMs = record.modifiedAt === null ? Number.NaN : Date.parse(record.modifiedAt);
  if (!(askedAt.getTime() - modifiedMs < unsettledMs)) return record;
  return { ...record, modifiedAt: new Date(modifiedMs - 1).toISOString() };
}

async function readPage(
  ask: Ask,
  type: RecordType,
  after: string | null,
  totals: Map<RecordType, number>,
): Promise<RecordPage> {
  const where = after === null ? undefined : `Id > ${quoted(after)}`;
  const { records, done, totalSize } = await ask(type, { where, orderBy: 'Id' });
  if (after === null) totals.set(type, totalSize);
  const last = records.at(-1);
  if (!done && (last === undefined || last.id === after)) throw noMore(type);
  return { records, next: done || last === undefined ? null : last.id };
}

async function readRecords(ask: Ask, type: RecordType, ids: string[]): Promise<FoundRecords> {
  const found: FoundRecords = { records: [], gone: [] };
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const asked = ids.slice(start, start + idsPerQuery);
    const records = await readSome(ask, type, asked);
    const live = new Set(records.map(({ id }) => id));
    found.records.push(...records);
    found.gone.push(...asked.filter((id) => !live.has(id)));
  }
  return found;
}

/** Mostly one page: but two long texts among the fields, and Salesforce gives 200 rows at a time. */
async function readSome(ask: Ask, type: RecordType, ids: string[]): Promise<CrmRecord[]> {
  const records: CrmRecord[] = [];
  for (let left = ids; left.length > 0; ) {
    const page = await ask(type, { where: `Id IN (${left.map(quoted).join(',')})` });
    records.push(...page.records);
    if (page.done) break;
    const known = new Set(page.records.map(({ id }) => id));
    const rest = left.filter((id) => !known.has(id));
    if (rest.length === left.length) throw noMore(type);
    left = rest;
  }
  return records;
}

const noMore = (type: RecordType) =>
  new CrmError('bad-answer', `Salesforce says there are more of ${objectNames[type]}, and shows none.`);

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
  const page = await call({ method: 'GET', url: paths.queryAll(text) }, pageOf(Row));
  const found = page.records.map((row) => ({
    id: String(row.Id),
    modifiedAt: new Date(toInstant(row.SystemModstamp) ?? Number.NaN),
    ...(row.IsDeleted === true ? { deleted: true } : {}),
  }));
  const last = found.at(-1);
  if (!page.done && last?.id === since.afterId && last?.modifiedAt.getTime() === since.fromMs) throw noMore(type);
  return { found, next: page.done || !last ? null : { fromMs: last.modifiedAt.getTime(), afterId: last.id } };
}

function modifiedSince({ fromMs, afterId }: ModifiedSince): string {
  const at = moment(fromMs);
  if (afterId === null) return `SystemModstamp >= ${at}`;
  return `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${quoted(afterId)}))`;
}
