import { type CanonicalField, type Crm, canonicalFields, type RecordType } from '@barometer/shared/crm.ts';

/** For each canonical field the properties of a CRM it may come from; the first one with a value wins. */
export type FieldMap = { [T in RecordType]: Partial<Record<CanonicalField<T>, string[]>> };

/** What a person re-points: to each canonical field one property of the CRM. */
export type FieldOverrides = Partial<Record<RecordType, Record<string, string>>>;

/** Those of each CRM that any are given for. */
export type FieldOverridesByCrm = Partial<Record<Crm, FieldOverrides>>;

/** A person's own re-pointing on top of a CRM's defaults. */
export function mergeFieldMap(defaults: FieldMap, overrides: FieldOverrides = {}): FieldMap {
  const merged = structuredClone(defaults);
  for (const [type, fields] of Object.entries(overrides) as [RecordType, Record<string, string>][])
    for (const [field, property] of Object.entries(fields))
      if (field in canonicalFields[type]) Object.assign(merged[type], { [field]: [property] });
  return merged;
}
