import { type RecordType, recordTypes } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import type { CustomProperties } from '../connector.ts';
import type { FieldMap } from '../field-map.ts';
import type { Call } from './client.ts';
import type { Descriptions } from './description.ts';
import { alwaysRead } from './field-map.ts';
import { objectNames } from './object-names.ts';
import { paths } from './paths.ts';
import { soql } from './soql.ts';
import { type DescribedField, QueryPage } from './wire.ts';

/** What an org's own set-up says about reading its records. */
export interface Org {
  fieldMap: FieldMap;
  /** Types of the fields there are and that the user may see. */
  fieldTypes: Record<RecordType, Map<string, string>>;
  customProperties: CustomProperties;
  /** How much of each currency one of the org's own is worth; null where it has but one. */
  rates: Map<string, number> | null;
}

/** Reads what is needed to understand records: four descriptions, and rates where an org has several currencies. */
export async function describeOrg(
  { call, descriptions }: { call: Call; descriptions: Descriptions },
  fieldMap: FieldMap,
  customProperties: CustomProperties,
): Promise<Org> {
  const described = await Promise.all(
    recordTypes.map(async (type) => typesOf(await descriptions.of(objectNames[type]))),
  );
  const [company = none, contact = none, deal = none, ticket = none] = described;
  const fieldTypes = { company, contact, deal, ticket };
  const hasCurrencies = company.has('CurrencyIsoCode') || deal.has('CurrencyIsoCode');
  return { fieldMap, customProperties, fieldTypes, rates: hasCurrencies ? await readRates(call) : null };
}

const none: Map<string, string> = new Map();

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

const Rates = QueryPage.extend({
  records: z.array(z.object({ IsoCode: z.string(), ConversionRate: z.number().positive() })),
});

async function readRates(call: Call): Promise<Map<string, number>> {
  const text = soql({ fields: ['IsoCode', 'ConversionRate'], from: 'CurrencyType', where: 'IsActive = true' });
  const { records } = await call({ method: 'GET', url: paths.query(text) }, Rates);
  return new Map(records.map(({ IsoCode, ConversionRate }) => [IsoCode, ConversionRate]));
}

/** What is asked for of each record: nothing that an org does not have or does not show us. */
export function fieldsToRead({ fieldMap, fieldTypes, customProperties }: Org, type: RecordType): string[] {
  const mapped = Object.values(fieldMap[type]).flat();
  const wanted = new Set([...alwaysRead[type], ...mapped, ...customProperties[type]]);
  return [...wanted].filter((field) => fieldTypes[type].has(field));
}

/** What the maps ask for, and no field of the org has: hidden from the user, or not there. */
export function fieldsMissing({ fieldMap, fieldTypes, customProperties }: Org, type: RecordType): string[] {
  const unmapped = Object.entries(fieldMap[type])
    .filter(([, sources]) => sources.length > 0 && !sources.some((field) => fieldTypes[type].has(field)))
    .map(([field]) => field);
  return [...unmapped, ...customProperties[type].filter((field) => !fieldTypes[type].has(field))];
}
