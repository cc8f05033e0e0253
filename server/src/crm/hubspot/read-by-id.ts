import type { RecordType } from '@barometer/shared/crm.ts';
import type { FoundRecords } from '../connector.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { propertiesToRead } from './properties-to-read.ts';
import { type Portal, toCrmRecord } from './record.ts';
import { BatchAssociationsAnswer, BatchReadAnswer, type ItemErrors, type WireRecord } from './wire.ts';

/** HubSpot's largest batch of records; of associations it takes ten times as many. */
export const batchSize = 100;

/**
 * Reads records by id. A merged id is answered with the record it went into, under that one's id; one that is deleted
 * or archived is named under `errors`, or left out: whatever does not come back is gone. Only what HubSpot could not
 * read for another reason is in neither list: it stays as it is known until a later reading.
 */
export async function readById(call: Call, portal: Portal, type: RecordType, ids: string[]): Promise<FoundRecords> {
  const found: FoundRecords = { records: [], gone: [] };
  for (let start = 0; start < ids.length; start += batchSize) {
    const asked = ids.slice(start, start + batchSize);
    const properties = propertiesToRead(portal, type);
    // HubSpot's document asks for the history by name, even where none is wanted.
    const json = { inputs: asked.map((id) => ({ id })), properties, propertiesWithHistory: [] };
    const answer = await call({ method: 'POST', path: paths.batchRead(type), json }, BatchReadAnswer);
    const live = new Map(answer.results.filter(({ archived }) => !archived).map((record) => [record.id, record]));
    const { companies, unread } = await companiesOf(call, type, [...live.values()]);
    for (const record of live.values())
      if (!unread.has(record.id)) found.records.push(toCrmRecord(type, record, companies.get(record.id) ?? [], portal));
    const failed = unreadIn(answer.errors, asked);
    found.gone.push(...asked.filter((id) => !live.has(id) && !failed.has(id)));
  }
  return found;
}

/** "Not there" is an answer; every other reason of a 207 (a lock, a fault of HubSpot's) is none. */
const notThere = 'OBJECT_NOT_FOUND';

/** The ids that some error is about which says nothing of whether they are there; all, where it names none. */
function unreadIn(errors: ItemErrors, asked: string[]): Set<string> {
  const unread = new Set<string>();
  for (const { category, context } of errors ?? []) {
    if (category === notThere) continue;
    const named = Object.values(context ?? {}).flatMap((value) => (Array.isArray(value) ? value.map(String) : []));
    const about = asked.filter((id) => named.includes(id));
    for (const id of about.length > 0 ? about : asked) unread.add(id);
  }
  return unread;
}

interface CompaniesOf {
  companies: Map<string, string[]>;
  /** Children whose companies HubSpot could not tell. */
  unread: Set<string>;
}

/** Company ids of children, the primary one first. A child without any is an error entry of a 207: the normal case. */
async function companiesOf(call: Call, type: RecordType, children: WireRecord[]): Promise<CompaniesOf> {
  const companies = new Map<string, string[]>();
  const unread = new Set<string>();
  let inputs: { id: string; after?: string }[] = type === 'company' ? [] : children.map(({ id }) => ({ id }));
  while (inputs.length > 0) {
    const path = paths.batchAssociations(type, 'company');
    const answer = await call({ method: 'POST', path, json: { inputs } }, BatchAssociationsAnswer);
    const asked = inputs.map(({ id }) => id);
    for (const id of unreadIn(answer.errors, asked)) unread.add(id);
    for (const { from, to } of answer.results) {
      const known = companies.get(from.id) ?? [];
      const isPrimary = (entry: (typeof to)[number]) => entry.associationTypes.some(({ label }) => label === 'Primary');
      const ids = [...to.filter(isPrimary), ...to.filter((entry) => !isPrimary(entry))].map(
        (entry) => entry.toObjectId,
      );
      companies.set(from.id, [...new Set([...known, ...ids])]);
    }
    inputs = answer.results.flatMap(({ from, paging }) =>
      paging?.next ? [{ id: from.id, after: paging.next.after }] : [],
    );
  }
  return { companies, unread };
}
