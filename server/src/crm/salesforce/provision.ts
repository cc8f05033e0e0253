import type { OwnedField } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Call } from './client.ts';
import type { Descriptions } from './description.ts';
import { fieldMetadata, fieldName, fieldTypes } from './field.ts';
import { type Metadata, type MetadataApi, refusalOf, type SaveResult } from './metadata.ts';
import { paths } from './paths.ts';
import { queryIds } from './query.ts';
import { notAllowed } from './soap.ts';
import { quoted } from './soql.ts';
import { Created, type DescribedField } from './wire.ts';

export interface ProvisionDeps {
  call: Call;
  metadata: MetadataApi;
  descriptions: Descriptions;
  /** Who we are in the org. */
  userId(): Promise<string>;
}

/**
 * The permission set that lets the user who connected read and write the fields the server has created. Not the one of the
 * deployable package: that holds more, which setting it from here might take away.
 */
const permissionSet = { name: 'Barometer_Fields', label: 'Barometer Fields' };

const remedy =
  'Have an administrator deploy app-extension/salesforce (`sf project deploy start`) and assign the permission set "Barometer Integration" to the user who connected; then sync again.';

/**
 * Sees that the fields we own are there and ours to write; creates what is missing where the org lets us. A field that is
 * created by the Metadata API is hidden from everybody at first, and one that is hidden looks as if it were missing: both
 * are shown to our user by a permission set. Safe to repeat, and to run twice at once.
 * @throws CrmError `forbidden` naming the package to deploy where the org does not let us, `field-conflict` when a field of
 * ours has another type.
 */
export async function provisionFields(
  deps: ProvisionDeps,
  fields: OwnedField[],
  beforeCreating: () => Promise<void>,
): Promise<void> {
  let there = await byName(deps);
  const missing = fields.filter(({ name }) => !there.has(fieldName(name)));
  if (missing.length > 0) {
    refuseConflicts(fields, there);
    await beforeCreating();
    await create(deps, missing);
    await showToUs(deps, fields);
    deps.descriptions.forget('Account');
    there = await byName(deps);
    const hidden = missing.filter(({ name }) => !there.has(fieldName(name)));
    if (hidden.length > 0) throw lacking(hidden, 'are hidden from the user who connected', null);
  }
  refuseConflicts(fields, there);
  await addMissingOptions(deps, fields, there);
}

async function byName({ descriptions }: ProvisionDeps): Promise<Map<string, DescribedField>> {
  return new Map((await descriptions.of('Account')).map((field) => [field.name, field]));
}

/** One that is there already, but hidden, is left as it is: making it ours could change its type, and lose what it holds. */
async function create({ metadata }: ProvisionDeps, missing: OwnedField[]): Promise<void> {
  const results = await allowed(missing, () => metadata.create('CustomField', missing.map(fieldMetadata)));
  const refused = results.find(({ success, code }) => !success && code !== 'DUPLICATE_DEVELOPER_NAME');
  if (refused) throw lacking(missing, 'are missing, and could not be created', refused);
}

async function allowed(fields: OwnedField[], work: () => Promise<SaveResult[]>): Promise<SaveResult[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CrmError && error.code === 'forbidden')
      throw lacking(fields, 'are missing, and the user who connected may not create them', null, error);
    throw error;
  }
}

async function showToUs({ call, metadata, userId }: ProvisionDeps, fields: OwnedField[]): Promise<void> {
  const fieldPermissions = fields.map(({ name }) => ({
    ...{ field: `Account.${fieldName(name)}`, readable: true, editable: true },
  }));
  const piece: Metadata = { fullName: permissionSet.name, label: permissionSet.label, fieldPermissions };
  const [saved] = await allowed(fields, () => metadata.upsert('PermissionSet', [piece]));
  if (!saved?.success) throw lacking(fields, 'could not be shown to the user who connected', saved ?? null);
  const [set] = await queryIds(call, 'PermissionSet', `Name = ${quoted(permissionSet.name)}`);
  if (set === undefined) throw lacking(fields, 'could not be shown to the user who connected', null);
  const assigneeId = await userId();
  const assigned = `AssigneeId = ${quoted(assigneeId)} AND PermissionSetId = ${quoted(set)}`;
  if ((await queryIds(call, 'PermissionSetAssignment', assigned)).length > 0) return;
  const json = { AssigneeId: assigneeId, PermissionSetId: set };
  await call({ method: 'POST', url: paths.create('PermissionSetAssignment'), json }, Created);
}

function refuseConflicts(fields: OwnedField[], there: Map<string, DescribedField>): void {
  const conflicts = fields.flatMap(({ name, type }) => {
    const field = there.get(fieldName(name));
    if (!field) return [];
    const { described } = fieldTypes[type];
    if (!described.includes(field.type)) return [`${field.name} is a ${field.type}, not a ${described[0]}`];
    return field.calculated ? [`${field.name} is a formula`] : [];
  });
  if (conflicts.length > 0)
    throw new CrmError(
      'field-conflict',
      `This org has fields on Account of the same name that are not Barometer's: ${conflicts.join('; ')}. Rename or delete them in Salesforce, then sync again.`,
    );
  const readOnly = fields.map(({ name }) => there.get(fieldName(name))).filter((field) => field?.updateable === false);
  if (readOnly.length > 0)
    throw new CrmError(
      'forbidden',
      `The user who connected may read but not write ${readOnly.map((field) => field?.name).join(', ')}. ${remedy}`,
    );
}

/** A model with another band must be able to write it. What people added by hand is kept behind ours. */
async function addMissingOptions(
  { metadata, descriptions }: ProvisionDeps,
  fields: OwnedField[],
  there: Map<string, DescribedField>,
): Promise<void> {
  const outdated = fields.flatMap((field) => {
    const found = there.get(fieldName(field.name));
    const present = (found?.picklistValues ?? []).filter(({ active }) => active !== false);
    const labels = new Map(present.map(({ value, label }) => [value, label ?? value]));
    const own = field.options ?? [];
    if (found?.type !== 'picklist' || own.every(({ value }) => labels.has(value))) return [];
    // As people called them, where they did.
    const ours = own.map(({ value, label }) => ({ value, label: labels.get(value) ?? label }));
    for (const { value } of own) labels.delete(value);
    return [{ ...field, options: [...ours, ...[...labels].map(([value, label]) => ({ value, label }))] }];
  });
  if (outdated.length === 0) return;
  const results = await allowed(outdated, () => metadata.update('CustomField', outdated.map(fieldMetadata)));
  const refused = results.find(({ success }) => !success);
  if (refused) throw lacking(outdated, 'lack values of the model in force, and could not be changed', refused);
  descriptions.forget('Account');
}

function lacking(fields: OwnedField[], what: string, result: SaveResult | null, cause?: unknown): CrmError {
  const names = fields.map(({ name }) => fieldName(name)).join(', ');
  const isForbidden = result === null || (result.code !== null && notAllowed.has(result.code));
  return new CrmError(isForbidden ? 'forbidden' : 'field-conflict', `${names} ${what}. ${remedy}`, {
    ...(result === null ? {} : refusalOf(result)),
    ...(cause === undefined ? {} : { cause }),
  });
}
