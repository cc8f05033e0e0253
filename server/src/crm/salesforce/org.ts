import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import type { CustomProperties } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { FieldMap } from '../field-map.ts';
import type { Call } from './client.ts';
import type { Descriptions } from './description.ts';
import { isHidden } from './errors.ts';
import { alwaysRead, defaultFieldMap } from './field-map.ts';
import { objectNames } from './object-names.ts';
import { query } from './query.ts';
import type { DescribedField } from './wire.ts';

/** What an org's own set-up says about reading its records. */
export interface Org {
  fieldMap: FieldMap;
  /** Types of the fields there are and that the user may see. */
  fieldTypes: Record<RecordType, Map<string, string>>;
  /** The org's own fields that the model names, by the name it uses; null where there is none. */
  customFields: Record<RecordType, Map<string, string | null>>;
  /** How much of each currency one of the org's own is worth; null where it has but one. */
  rates: Map<string, number> | null;
}

/** Reads what is needed to understand records: four descriptions, and rates where an org has several currencies. */
export async function describeOrg(
  { call, descriptions }: { call: Call; descriptions: Descriptions },
  fieldMap: FieldMap,
  customProperties: CustomProperties,
): Promise<Org> {
  const all = await Promise.all(
    recordTypes.map(async (type) => typesOf(await described(descriptions, objectNames[type]))),
  );
  const [company = none, contact = none, deal = none, ticket = none] = all;
  const fieldTypes = { company, contact, deal, ticket };
  const hasCurrencies = company.has('CurrencyIsoCode') || deal.has('CurrencyIsoCode');
  const customOf = (type: RecordType) =>
    new Map(customProperties[type].map((name) => [name, findField(fieldTypes[type], name)]));
  const customFields = {
    ...{ company: customOf('company'), contact: customOf('contact') },
    ...{ deal: customOf('deal'), ticket: customOf('ticket') },
  };
  return { fieldMap, customFields, fieldTypes, rates: hasCurrencies ? await readRates(call) : null };
}

/** Without one of the four nothing is read: what is hidden must not look as if it were not there, and scores rise by it. */
async function described(descriptions: Descriptions, object: string): Promise<DescribedField[]> {
  try {
    return await descriptions.of(object);
  } catch (error) {
    if (!isHidden(error) && !(error instanceof CrmError && error.code === 'not-found')) throw error;
    throw new CrmError(
      'forbidden',
      `The user who connected cannot see the object ${object}. Give them "Read" and "View All" on it, then sync again.`,
      { cause: error },
    );
  }
}

const none: Map<string, string> = new Map();

/**
 * Salesforce's names know no case, and those of an org's own fields end in `__c`: a model that says `custom.seats` finds
 * `Seats__c`, so that one model can be in force in both CRMs.
 */
function findField(types: Map<string, string>, name: string): string | null {
  if (types.has(name)) return name;
  const wanted = [name.toLowerCase(), `${name.toLowerCase()}__c`];
  return [...types.keys()].find((field) => wanted.includes(field.toLowerCase())) ?? null;
}

/**
 * A description leaves out what field-level security hides from the user, and a query that names such a field is refused
 * whole: only what is described is asked for. A lookup may be followed to its record's name.
 */
function typesOf(fields: DescribedField[]): Map<string, string> {
  return new Map([
    ...fields.map(({ name, type }) => [name, type] as const),
    ...fields.flatMap(({ relationshipName }) =>
      relationshipName ? [[`${relationshipName}.Name`, 'string'] as const] : [],
    ),
  ]);
}

const Rate = z.object({ IsoCode: z.string(), ConversionRate: z.number().positive() });

/** Where the user may not see them there are none, and no amounts: rather none than sums of different currencies. */
async function readRates(call: Call): Promise<Map<string, number>> {
  const select = { fields: ['IsoCode', 'ConversionRate'], from: 'CurrencyType' };
  const { records } = await query(call, select, Rate).catch((error: unknown) => {
    if (isHidden(error)) return { records: [] };
    throw error;
  });
  return new Map(records.map(({ IsoCode, ConversionRate }) => [IsoCode, ConversionRate]));
}

/** What is asked for of each record: nothing that an org does not have or does not show us. */
export function fieldsToRead({ fieldMap, fieldTypes, customFields }: Org, type: RecordType): string[] {
  const mapped = Object.values(fieldMap[type]).flat();
  const own = [...customFields[type].values()].filter((field) => field !== null);
  const wanted = new Set([...alwaysRead[type], ...mapped, ...own]);
  return [...wanted].filter((field) => fieldTypes[type].has(field));
}

/** What a model or a map names, or every org has, and this one lacks, or hides from the user; in our own words. */
export function fieldsMissing({ fieldMap, fieldTypes, customFields, rates }: Org): string[] {
  const ofRecords = recordTypes.flatMap((type) => {
    const isThere = (field: string) => fieldTypes[type].has(field);
    const unmapped = Object.entries(fieldMap[type])
      .filter(([, sources]) => !sources.some(isThere) && !sources.every(isGuess))
      .map(([field]) => `${type}.${field}`);
    const unknown = [...customFields[type]].filter(([, field]) => field === null);
    return [...unmapped, ...unknown.map(([name]) => `${type}.custom.${name}`)];
  });
  return rates?.size === 0 ? [...ofRecords, 'rates of currencies'] : ofRecords;
}

/** Of the names people commonly give their own fields most are in no org: that says nothing. */
const guesses = new Set(Object.values(defaultFieldMap).flatMap((fields) => Object.values(fields).flat()));
const isGuess = (field: string) => field.endsWith('__c') && guesses.has(field);
