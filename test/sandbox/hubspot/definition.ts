import type { Definition } from './standard/define.ts';

/** A definition as the API shows it. */
export function presentProperty(definition: Definition) {
  const { hubspotDefined, readOnlyValue, archivedAt, createdUserId, updatedUserId, referencedObjectType } = definition;
  return {
    updatedAt: definition.updatedAt,
    createdAt: definition.createdAt,
    ...(archivedAt ? { archivedAt } : {}),
    name: definition.name,
    label: definition.label,
    type: definition.type,
    fieldType: definition.fieldType,
    description: definition.description,
    groupName: definition.groupName,
    options: definition.options,
    ...(createdUserId ? { createdUserId } : {}),
    ...(updatedUserId ? { updatedUserId } : {}),
    ...(referencedObjectType ? { referencedObjectType } : {}),
    displayOrder: definition.displayOrder,
    calculated: definition.calculated,
    externalOptions: definition.externalOptions,
    archived: definition.archived,
    hasUniqueValue: definition.hasUniqueValue,
    hidden: definition.hidden,
    ...(hubspotDefined ? { hubspotDefined } : {}),
    modificationMetadata: {
      archivable: !hubspotDefined,
      readOnlyDefinition: hubspotDefined,
      ...(definition.type === 'enumeration' ? { readOnlyOptions: hubspotDefined && readOnlyValue } : {}),
      readOnlyValue,
    },
    formField: definition.formField,
    dataSensitivity: 'non_sensitive',
  };
}
