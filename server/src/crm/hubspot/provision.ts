import { z } from 'zod';
import type { OwnedField } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { PropertiesAnswer, type PropertyAnswer } from './wire.ts';

const group = { name: 'barometer_health', label: 'Customer health (Barometer)' };

const wireTypes = {
  number: { type: 'number', fieldType: 'number' },
  text: { type: 'string', fieldType: 'text' },
  'long-text': { type: 'string', fieldType: 'textarea' },
  choice: { type: 'enumeration', fieldType: 'select' },
  datetime: { type: 'datetime', fieldType: 'date' },
} as const satisfies Record<OwnedField['type'], { type: string; fieldType: string }>;

/** `score` is `health_score` in HubSpot. */
export const propertyName = (field: string) => `health_${field}`;

/**
 * Creates the property group and what is missing of our properties; safe to repeat, and to run twice at once
 * (a conflict means somebody else was faster).
 * @throws CrmError `field-conflict`, before anything is created, when a property of ours exists with another type or is
 * read-only.
 */
export async function provisionProperties(
  call: Call,
  fields: OwnedField[],
  beforeCreating: () => Promise<void>,
): Promise<void> {
  const { results } = await call({ method: 'GET', path: paths.properties('company') }, PropertiesAnswer);
  const existing = new Map(results.map((property) => [property.name, property]));
  refuseConflicts(fields, existing);
  const missing = fields.filter((field) => !existing.has(propertyName(field.name)));
  if (missing.length > 0) {
    await beforeCreating();
    await createUnlessExists(call, paths.propertyGroups('company'), { ...group, displayOrder: -1 });
  }
  await createProperties(
    call,
    missing.map((field) => definition(field, fields.indexOf(field))),
  );
  for (const field of fields) {
    const property = existing.get(propertyName(field.name));
    if (property) await addMissingOptions(call, field, property);
  }
}

function refuseConflicts(fields: OwnedField[], existing: Map<string, PropertyAnswer>): void {
  const conflicts = fields.flatMap((field) => {
    const property = existing.get(propertyName(field.name));
    const { type } = wireTypes[field.type];
    if (!property) return [];
    if (property.type !== type) return [`${property.name} is a ${property.type}, not a ${type}`];
    const isReadOnly = property.calculated || property.modificationMetadata?.readOnlyValue;
    return isReadOnly ? [`${property.name} cannot be written`] : [];
  });
  if (conflicts.length > 0)
    throw new CrmError(
      'field-conflict',
      `This portal has company properties of the same name that are not Barometer's: ${conflicts.join('; ')}. Rename or delete them in HubSpot, then sync again.`,
    );
}

/** All in one call; what that leaves out (somebody else was faster with one, say) is created one by one. */
async function createProperties(call: Call, definitions: ReturnType<typeof definition>[]): Promise<void> {
  const created = definitions.length > 1 ? await createTogether(call, definitions) : new Set();
  for (const one of definitions)
    if (!created.has(one.name)) await createUnlessExists(call, paths.properties('company'), one);
}

/** @returns the names that were created. A batch may be refused whole for one of them: then it is none. */
async function createTogether(call: Call, inputs: { name: string }[]): Promise<Set<string>> {
  try {
    const path = paths.propertiesBatch('company');
    const { results } = await call({ method: 'POST', path, json: { inputs } }, PropertiesAnswer);
    return new Set(results.map(({ name }) => name));
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'conflict' || error.code === 'invalid')) return new Set();
    throw error;
  }
}

function definition(field: OwnedField, position: number) {
  return {
    name: propertyName(field.name),
    label: field.label,
    description: field.description,
    groupName: group.name,
    ...wireTypes[field.type],
    displayOrder: position,
    formField: false,
    hidden: false,
    ...(field.options ? { options: toOptions(field.options) } : {}),
  };
}

const toOptions = (options: { value: string; label: string }[]) =>
  options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false }));

/**
 * A model with another band must be able to write it. Ours come in the order of the model, as people called them; options
 * they added by hand are kept behind. Where nothing is missing, the order is left as it is: somebody may have chosen it.
 */
async function addMissingOptions(call: Call, field: OwnedField, property: PropertyAnswer): Promise<void> {
  const present = property.options ?? [];
  const own = field.options ?? [];
  const ours = own.map(({ value, label }) => ({
    value,
    label: present.find((one) => one.value === value)?.label ?? label,
  }));
  if (own.every(({ value }) => present.some((one) => one.value === value))) return;
  const others = present.filter(({ value }) => !own.some((one) => one.value === value));
  const options = toOptions([...ours, ...others.map(({ value, label }) => ({ value, label }))]);
  await call({ method: 'PATCH', path: paths.property('company', property.name), json: { options } }, z.unknown());
}

async function createUnlessExists(call: Call, path: string, json: unknown): Promise<void> {
  try {
    await call({ method: 'POST', path, json }, z.unknown());
  } catch (error) {
    if (!(error instanceof CrmError && error.code === 'conflict')) throw error;
  }
}
