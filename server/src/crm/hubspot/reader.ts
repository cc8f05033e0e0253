import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import type { CustomProperties, RecordPage, RecordReader } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { FieldMap } from '../field-map.ts';
import type { Call } from './client.ts';
import { list } from './list.ts';
import { readOwners } from './owners.ts';
import { objectTypes, paths } from './paths.ts';
import { propertiesToRead } from './properties-to-read.ts';
import { batchSize, readById } from './read-by-id.ts';
import { type Portal, toCrmRecord } from './record.ts';
import { readStages } from './stages.ts';
import { AssociationsAnswer, PropertiesAnswer, SearchAnswer, type WireRecord } from './wire.ts';

/** Reads what is needed to understand records: definitions (4 calls), pipelines (2), owners (1 per 100). */
export async function describePortal(call: Call, fieldMap: FieldMap, custom: CustomProperties): Promise<Portal> {
  const [company, contact, deal, ticket] = await Promise.all(recordTypes.map((type) => readPropertyTypes(call, type)));
  const [owners, dealStages, ticketStages] = await Promise.all([
    unlessWithheld(readOwners(call), new Map()),
    unlessWithheld(readStages(call, 'deal'), new Map()),
    unlessWithheld(readStages(call, 'ticket'), new Map()),
  ]);
  return {
    fieldMap,
    propertyTypes: { company: company ?? null, contact: contact ?? null, deal: deal ?? null, ticket: ticket ?? null },
    customProperties: custom,
    owners,
    stages: { deal: dealStages, ticket: ticketStages },
  };
}

/** Null when the app may not read them: then the defaults of HubSpot's standard properties are assumed. */
async function readPropertyTypes(call: Call, type: RecordType): Promise<Map<string, string> | null> {
  const answer = await unlessWithheld(call({ method: 'GET', path: paths.properties(type) }, PropertiesAnswer), null);
  return answer && new Map(answer.results.map((property) => [property.name, property.type]));
}

/**
 * What only helps to understand records (names of owners, states of stages) is done without where an account's
 * edition or permissions withhold it; records themselves are not.
 */
async function unlessWithheld<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'not-found')) return otherwise;
    throw error;
  }
}

/**
 * Lists records with their companies inline: zero calls for associations, because each child has few companies
 * (against three batch reads per thousand companies the other way round).
 */
export function makeReader(call: Call, portal: Portal): RecordReader {
  return {
    missing: customMissing(portal),
    batchSize,
    readPage: async (type, after) => readPage(call, portal, type, after),
    readRecords: (type, ids) => readById(call, portal, type, ids),
    countRecords: async (type) => {
      try {
        const query = { filterGroups: [], sorts: [], properties: ['hs_object_id'], limit: 1, after: '0' };
        return (await call({ method: 'POST', path: paths.search(type), json: query }, SearchAnswer, 'search')).total;
      } catch (error) {
        // Only progress depends on it; a missing total must not stop a sync.
        if (error instanceof CrmError && error.code !== 'disconnected') return null;
        throw error;
      }
    },
  };
}

/** Where we may not read the definitions, nobody knows. */
function customMissing({ propertyTypes, customProperties }: Portal): string[] {
  return recordTypes.flatMap((type) =>
    customProperties[type]
      .filter((name) => propertyTypes[type]?.has(name) === false)
      .map((name) => `${type}.custom.${name}`),
  );
}

async function readPage(call: Call, portal: Portal, type: RecordType, after: string | null): Promise<RecordPage> {
  const query: [string, string][] = [];
  for (const property of propertiesToRead(portal, type)) query.push(['properties', property]);
  if (type !== 'company') query.push(['associations', objectTypes.company]);
  const page = await list(call, type, query, after);
  const live = page.results.filter((record) => !record.archived);
  const records = await Promise.all(
    live.map(async (record) => toCrmRecord(type, record, await companyIdsOf(call, type, record), portal)),
  );
  return { records, next: page.paging?.next?.after ?? null };
}

/**
 * Company ids, primary first. A primary company is listed twice, as `deal_to_company` and as
 * `deal_to_company_unlabeled`; a list that goes on (a child of very many companies) is followed to its end.
 */
async function companyIdsOf(call: Call, type: RecordType, record: WireRecord): Promise<string[]> {
  const inline = record.associations?.[objectTypes.company];
  if (type === 'company' || !inline) return [];
  const primaryType = `${type}_to_company`;
  const ids = new Set([
    ...inline.results.filter((entry) => entry.type === primaryType).map((entry) => entry.id),
    ...inline.results.map((entry) => entry.id),
  ]);
  let after = inline.paging?.next?.after;
  while (after !== undefined) {
    const query: [string, string][] = [
      ['limit', '500'],
      ['after', after],
    ];
    const more = await call(
      { method: 'GET', path: paths.associations(type, record.id, 'company'), query },
      AssociationsAnswer,
    );
    for (const entry of more.results) ids.add(entry.toObjectId);
    after = more.paging?.next?.after;
  }
  return [...ids];
}
