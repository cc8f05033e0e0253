import type { OwnedField } from '../connector.ts';

/**
 * What Salesforce calls a type in its Metadata API, and what descriptions may call one that holds the same: an administrator
 * may have made the fields by hand.
 */
export const fieldTypes: Record<OwnedField['type'], { type: string; described: readonly string[] }> = {
  number: { type: 'Number', described: ['double', 'percent', 'currency'] },
  text: { type: 'Text', described: ['string', 'textarea'] },
  'long-text': { type: 'LongTextArea', described: ['textarea'] },
  choice: { type: 'Picklist', described: ['picklist', 'string'] },
  datetime: { type: 'DateTime', described: ['datetime'] },
};

/** Salesforce's longest text field, and its longest name. */
export const textMax = 255;
const nameMax = 40;

/** `band_since` is `Health_Band_Since__c`. No two underscores together, and none at the end, before the suffix. */
export function fieldName(field: string): string {
  const words = field.split('_').filter((word) => word !== '');
  const name = ['Health', ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('_');
  return `${name.slice(0, nameMax).replace(/_+$/, '')}__c`;
}

/** A field as the Metadata API takes it. Order is not ours: Salesforce shows fields as a layout says. */
export function fieldMetadata(field: OwnedField) {
  return {
    fullName: `Account.${fieldName(field.name)}`,
    label: field.label.slice(0, nameMax),
    description: field.description,
    ...{ inlineHelpText: field.description, required: false, type: fieldTypes[field.type].type },
    ...shape(field),
  };
}

function shape({ type, options = [] }: OwnedField) {
  switch (type) {
    // Whole points and percents; a change may be below zero.
    case 'number':
      return { precision: 3, scale: 0 };
    case 'text':
      return { length: textMax };
    case 'long-text':
      return { length: 131_072, visibleLines: 3 };
    case 'choice':
      return {
        valueSet: {
          restricted: true,
          valueSetDefinition: {
            sorted: false,
            value: options.map(({ value, label }) => ({ fullName: value, default: false, label })),
          },
        },
      };
    case 'datetime':
      return {};
  }
}
