import { type Field, type FieldType, field, open, picklist, ungrouped } from '../objects/define.ts';
import type { Org } from '../org.ts';
import { Problem } from './problem.ts';
import { child, childrenOf, type Element, textOf, type Written } from './xml.ts';

/** Metadata's types of field that this org makes, and describe's names for them. */
const types: Record<string, FieldType> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Number: 'double',
  Percent: 'percent',
  Currency: 'currency',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Picklist: 'picklist',
};

/** The elements of a CustomField that this org understands; others are refused as a WSDL would. */
export const customFieldElements = new Set([
  ...['fullName', 'label', 'type', 'description', 'inlineHelpText', 'length', 'precision', 'scale', 'visibleLines'],
  ...['defaultValue', 'required', 'unique', 'caseSensitive', 'externalId', 'valueSet', 'trackHistory'],
  ...['trackFeedHistory', 'trackTrending', 'securityClassification', 'businessStatus'],
]);

export interface NamedField {
  object: string;
  field: Field;
  metadataType: string;
}

/** Splits `Account.Health_Score__c`; throws for what cannot be a custom field of this org. */
export function fieldName(org: Org, fullName: string): { object: string; name: string } {
  const [objectName = '', name = '', ...rest] = fullName.split('.');
  const object = org.schema.object(objectName);
  if (!object || rest.length > 0) {
    throw new Problem('INVALID_CROSS_REFERENCE_KEY', `In field: fullName - no CustomObject named ${objectName} found`);
  }
  if (!/^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__c$/.test(name) || name.length > 43) {
    const rules = 'must begin with a letter, use only letters, digits and single underscores, and end with __c';
    throw new Problem('FIELD_INTEGRITY_EXCEPTION', `The name of a custom field ${rules}: ${name}`);
  }
  return { object: object.name, name };
}

/** A field as its metadata describe it; throws what a deployment would say. */
export function readCustomField(org: Org, element: Element): NamedField {
  const fullName = textOf(element, 'fullName') ?? '';
  const { object, name } = fieldName(org, fullName);
  const label = textOf(element, 'label');
  if (!label) throw new Problem('REQUIRED_FIELD_MISSING', 'Required field is missing: label');
  if (label.length > 40) throw new Problem('STRING_TOO_LONG', `Label: data value too large: ${label} (max length=40)`);
  const metadataType = textOf(element, 'type') ?? '';
  const type = types[metadataType];
  if (!type)
    throw new Problem('FIELD_INTEGRITY_EXCEPTION', `Must specify a field type that exists: ${metadataType || 'none'}`);
  const more = {
    access: 'granted' as const,
    description: textOf(element, 'description') ?? null,
    helpText: textOf(element, 'inlineHelpText') ?? null,
    unique: textOf(element, 'unique') === 'true',
    externalId: textOf(element, 'externalId') === 'true',
    longText: metadataType === 'LongTextArea',
    custom: true,
  };
  const made = madeOf(element, metadataType, type, name, label, more);
  return { object, field: made, metadataType };
}

function madeOf(
  element: Element,
  metadataType: string,
  type: FieldType,
  name: string,
  label: string,
  more: Partial<Field>,
): Field {
  const has = (what: string) => child(element, what) !== undefined;
  const refuse = (what: string) => {
    if (has(what))
      throw new Problem(
        'FIELD_INTEGRITY_EXCEPTION',
        `Can not specify '${what}' for a CustomField of type ${metadataType}`,
      );
  };
  const number = (what: string, low: number, high: number): number => {
    const value = Number(textOf(element, what) ?? Number.NaN);
    if (!has(what))
      throw new Problem(
        'FIELD_INTEGRITY_EXCEPTION',
        `Must specify '${what}' for a CustomField of type ${metadataType}`,
      );
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new Problem(
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${what}: ${textOf(element, what)} is not between ${low} and ${high}`,
    );
  };
  const isNumber = metadataType === 'Number' || metadataType === 'Percent' || metadataType === 'Currency';
  if (!isNumber) for (const what of ['precision', 'scale']) refuse(what);
  if (metadataType !== 'Text' && metadataType !== 'LongTextArea') refuse('length');
  if (metadataType !== 'LongTextArea') refuse('visibleLines');
  if (metadataType !== 'Picklist') refuse('valueSet');
  if (isNumber) {
    const precision = number('precision', 1, 18);
    return field(name, label, `${type}(${precision},${number('scale', 0, precision)})`, ungrouped, more);
  }
  if (metadataType === 'Text') return field(name, label, `string(${number('length', 1, 255)})`, open, more);
  if (metadataType === 'TextArea') return field(name, label, 'textarea(255)', open, more);
  if (metadataType === 'LongTextArea') {
    number('visibleLines', 2, 50);
    return field(name, label, `textarea(${number('length', 256, 131_072)})`, 'Create, Nillable, Update', more);
  }
  if (metadataType === 'Picklist') return picklistField(element, name, label, more);
  if (metadataType === 'Checkbox') {
    if (!has('defaultValue')) {
      throw new Problem('FIELD_INTEGRITY_EXCEPTION', "Must specify 'defaultValue' for a CustomField of type Checkbox");
    }
    return field(name, label, 'boolean', 'Create, Defaulted on create, Filter, Group, Sort, Update', more);
  }
  if (metadataType === 'DateTime') return field(name, label, 'datetime', ungrouped, more);
  const length =
    metadataType === 'Email' ? '(80)' : metadataType === 'Phone' ? '(40)' : metadataType === 'Url' ? '(255)' : '';
  return field(name, label, `${type}${length}` as FieldType, open, more);
}

function picklistField(element: Element, name: string, label: string, more: Partial<Field>): Field {
  const valueSet = child(element, 'valueSet');
  const definition = child(valueSet, 'valueSetDefinition');
  const values = childrenOf(definition, 'value').map((value) => {
    const fullName = textOf(value, 'fullName');
    if (!fullName || child(value, 'default') === undefined) {
      throw new Problem('REQUIRED_FIELD_MISSING', 'Required field is missing: fullName or default of a value');
    }
    return [fullName, textOf(value, 'label') ?? fullName] as const;
  });
  if (values.length === 0) {
    throw new Problem(
      'FIELD_INTEGRITY_EXCEPTION',
      "Must specify 'valueSet' with values for a CustomField of type Picklist",
    );
  }
  const isRestricted = textOf(valueSet, 'restricted') === 'true';
  const properties = isRestricted ? `${open}, Restricted picklist` : open;
  return field(name, label, 'picklist(255)', properties, { ...more, ...picklist(values) });
}

/** A field as readMetadata shows it. */
export function writeCustomField(object: string, one: Field): Written {
  const metadataType =
    one.type === 'textarea'
      ? one.longText
        ? 'LongTextArea'
        : 'TextArea'
      : Object.entries(types).find(([, type]) => type === one.type)?.[0];
  const isNumber = one.precision > 0;
  return {
    fullName: `${object}.${one.name}`,
    description: one.description ?? undefined,
    externalId: one.externalId,
    inlineHelpText: one.helpText ?? undefined,
    label: one.label,
    length: one.type === 'string' || one.longText ? one.length : undefined,
    precision: isNumber ? one.precision : undefined,
    required: false,
    scale: isNumber ? one.scale : undefined,
    trackTrending: false,
    type: metadataType,
    unique: one.type === 'string' ? one.unique : undefined,
    valueSet:
      one.type === 'picklist'
        ? {
            restricted: one.restricted,
            valueSetDefinition: {
              sorted: false,
              value: one.values.map(({ value, label }) => ({ fullName: value, default: false, label })),
            },
          }
        : undefined,
    visibleLines: one.longText ? 3 : undefined,
  };
}
