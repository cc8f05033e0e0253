import { z } from 'zod';
import { alreadyExists, invalid } from './errors.ts';
import type { ObjectType } from './record.ts';
import type { Call } from './route.ts';
import type { Definition } from './standard/define.ts';

/** Which ways of showing a type allows. */
const fieldTypes: Record<string, string[]> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
  string: ['file', 'html', 'phonenumber', 'text', 'textarea', 'calculation_equation'],
};
const mostCustomProperties = 1000;
const mostUniqueProperties = 10;

const option = z.object({
  label: z.string().min(1),
  value: z.string(),
  displayOrder: z.int(),
  hidden: z.boolean(),
  description: z.string().optional(),
});

const optional = {
  description: z.string().optional(),
  options: z.array(option).optional(),
  displayOrder: z.int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
  calculationFormula: z.string().optional(),
};

export const newProperty = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string(),
  hasUniqueValue: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
  referencedObjectType: z.string().optional(),
  ...optional,
});

export const propertyUpdate = z.object({
  label: z.string().min(1).optional(),
  type: z.string().optional(),
  fieldType: z.string().optional(),
  groupName: z.string().optional(),
  ...optional,
});

/** Makes a definition; the name of an archived one brings it back, its records' values kept. */
export function createProperty(call: Call, type: ObjectType, input: z.infer<typeof newProperty>): Definition {
  const { portal } = call;
  const known = portal.catalog.any(type, input.name);
  if (known && !known.archived) {
    throw alreadyExists(`A property named '${input.name}' already exists.`, 'Properties.PROPERTY_WITH_NAME_EXISTS');
  }
  const at = portal.clock.iso();
  const definition: Definition = {
    name: input.name,
    label: input.label,
    description: input.description ?? '',
    type: input.type,
    fieldType: input.fieldType,
    groupName: input.groupName,
    options: (input.options ?? []).map(({ label, value, displayOrder, hidden }) => ({
      label,
      value,
      displayOrder,
      hidden,
    })),
    calculated: input.fieldType === 'calculation_equation',
    readOnlyValue: input.fieldType === 'calculation_equation',
    hasUniqueValue: input.hasUniqueValue ?? false,
    externalOptions: input.externalOptions ?? false,
    hidden: input.hidden ?? false,
    hubspotDefined: false,
    displayOrder: input.displayOrder ?? -1,
    formField: input.formField ?? false,
    archived: false,
    createdAt: at,
    updatedAt: at,
    createdUserId: String(call.caller.userId),
    updatedUserId: String(call.caller.userId),
  };
  check(call, type, definition);
  if (!known) checkCounts(call, type, definition);
  portal.commit({ op: 'property', type, definition });
  return definition;
}

export function updateProperty(
  call: Call,
  type: ObjectType,
  known: Definition,
  input: z.infer<typeof propertyUpdate>,
): Definition {
  if (known.hubspotDefined) throw invalid(`The property "${known.name}" is defined by HubSpot and cannot be changed.`);
  const definition: Definition = {
    ...known,
    label: input.label ?? known.label,
    description: input.description ?? known.description,
    type: input.type ?? known.type,
    fieldType: input.fieldType ?? known.fieldType,
    groupName: input.groupName ?? known.groupName,
    options:
      input.options?.map(({ label, value, displayOrder, hidden }) => ({ label, value, displayOrder, hidden })) ??
      known.options,
    displayOrder: input.displayOrder ?? known.displayOrder,
    hidden: input.hidden ?? known.hidden,
    formField: input.formField ?? known.formField,
    updatedAt: call.portal.clock.iso(),
    updatedUserId: String(call.caller.userId),
  };
  check(call, type, definition);
  call.portal.commit({ op: 'property', type, definition });
  return definition;
}

/** The rules are HubSpot's, the texts of their refusals unverified. */
function check(call: Call, type: ObjectType, definition: Definition): void {
  const { name, groupName, options } = definition;
  if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > 100) {
    throw invalid(`"${name}" is no property name: lower-case letters, digits and underscores, a letter first.`);
  }
  if (name.startsWith('hs_')) throw invalid(`The prefix "hs_" is HubSpot's own: "${name}".`);
  const allowed = fieldTypes[definition.type];
  if (!allowed) throw invalid(`"${definition.type}" is not a property type: ${Object.keys(fieldTypes).join(', ')}.`);
  if (!allowed.includes(definition.fieldType)) {
    throw invalid(`Type ${definition.type} cannot have the field type ${definition.fieldType}: ${allowed.join(', ')}.`);
  }
  if (!call.portal.catalog.group(type, groupName)) throw invalid(`There is no property group "${groupName}".`);
  const needsOptions = definition.type === 'enumeration' && !definition.externalOptions && !definition.calculated;
  if (needsOptions && options.length === 0) throw invalid(`The enumeration "${name}" needs options.`);
  const values = options.map((one) => one.value);
  if (new Set(values).size < values.length) throw invalid(`Two options of "${name}" have the same value.`);
}

function checkCounts(call: Call, type: ObjectType, definition: Definition): void {
  const own = call.portal.catalog.list(type, false).filter((one) => !one.hubspotDefined);
  if (own.length >= mostCustomProperties)
    throw invalid(`An account has at most ${mostCustomProperties} properties for ${type}.`);
  const unique = own.filter((one) => one.hasUniqueValue).length;
  if (definition.hasUniqueValue && unique >= mostUniqueProperties) {
    throw invalid(`At most ${mostUniqueProperties} properties of ${type} can have unique values.`);
  }
}
