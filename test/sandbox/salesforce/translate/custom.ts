import type { Book, BookCollection, BookRecord, PropertyDefinition } from '../../book/book.ts';
import { type Field, field, open, picklist, ungrouped, type Value } from '../objects/define.ts';
import { day, moment, number, text } from './around.ts';

/** The objects a book's collections become. */
const objects = { companies: 'Account', contacts: 'Contact', deals: 'Opportunity', tickets: 'Case' } as const;

/** Custom properties that every org of the sandbox has as a field of its own. */
const known = new Set([
  ...['renewal_date', 'churned_on', 'recurring_revenue', 'seats', 'customer_tier', 'nps_score', 'csat_score'],
  ...['hs_buying_role'],
]);

/** Whatever else a book's owner has added, as custom fields by object. */
export function customFields(book: Book): Record<string, Field[]> {
  return Object.fromEntries(
    Object.entries(objects).map(([collection, object]) => [
      object,
      own(book, collection as BookCollection).map(fieldOf),
    ]),
  );
}

/** How a record's values of them are read; made once for all its kind. */
export function customValuesOf(book: Book, collection: BookCollection): (record: BookRecord) => Record<string, Value> {
  const definitions = own(book, collection).map((definition) => ({ definition, name: nameOf(definition.name) }));
  return ({ properties }) => {
    const values: Record<string, Value> = {};
    for (const { definition, name } of definitions) values[name] = customValue(definition, properties[definition.name]);
    return values;
  };
}

function own(book: Book, collection: BookCollection): PropertyDefinition[] {
  return (book.customProperties[collection] ?? []).filter(({ name }) => !known.has(name));
}

/** `contract_end` as `Contract_End__c`. */
function nameOf(property: string): string {
  const words = property.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('_')}__c`;
}

function fieldOf({ name, label, description, type, options, hasUniqueValue }: PropertyDefinition): Field {
  const more = {
    description: description ?? null,
    unique: Boolean(hasUniqueValue),
    externalId: Boolean(hasUniqueValue),
  };
  if (type === 'date') return field(nameOf(name), label, 'date', open, more);
  if (type === 'datetime') return field(nameOf(name), label, 'datetime', ungrouped, more);
  if (type === 'number') return field(nameOf(name), label, 'double(18,2)', ungrouped, more);
  if (type === 'bool') return field(nameOf(name), label, 'boolean', `${open}, Defaulted on create`, more);
  if (type !== 'enumeration') {
    return field(nameOf(name), label, 'string(255)', hasUniqueValue ? `${open}, idLookup` : open, more);
  }
  const values = (options ?? []).map((option) => [option.value, option.label] as const);
  return field(nameOf(name), label, 'picklist(255)', open, { ...more, ...picklist(values) });
}

function customValue({ type }: PropertyDefinition, value: string | null | undefined): Value {
  if (type === 'date') return day(value);
  if (type === 'datetime') return moment(value);
  if (type === 'number') return number(value);
  return type === 'bool' ? value === 'true' : text(value, 255);
}
