import { notFound } from './errors.ts';
import type { Field, FieldType, ObjectDefinition } from './objects/define.ts';
import type { Org } from './org.ts';
import { type Call, param, type Route } from './route.ts';

export const describeRoutes: Route[] = [
  { method: 'GET', path: '/sobjects', class: 'describe', run: describeGlobal },
  {
    method: 'GET',
    path: '/sobjects/:object/describe',
    class: 'describe',
    run: (call) => ({ status: 200, body: describe(call.org, objectOf(call), call.version) }),
  },
];

/** The object named in the path. */
export function objectOf(call: Call): ObjectDefinition {
  const definition = call.org.schema.object(param(call, 'object'));
  if (!definition) throw notFound();
  return definition;
}

function describeGlobal({ org, version }: Call) {
  const sobjects = org.schema.all().map((definition) => summary(definition, version));
  return { status: 200, body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } };
}

function urls({ name }: ObjectDefinition, version: string) {
  const base = `/services/data/v${version}/sobjects/${name}`;
  return { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base };
}

/** What describeGlobal tells of an object, and describe as well. */
export function summary(definition: ObjectDefinition, version: string) {
  const isRecord = definition.replicate && definition.name !== 'User';
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: definition.create,
    custom: false,
    customSetting: false,
    deepCloneable: false,
    deletable: definition.delete,
    deprecatedAndHidden: false,
    feedEnabled: isRecord,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: definition.keyPrefix,
    label: definition.label,
    labelPlural: definition.labelPlural,
    layoutable: isRecord,
    mergeable: definition.merge,
    mruEnabled: isRecord,
    name: definition.name,
    queryable: true,
    replicateable: definition.replicate,
    retrieveable: true,
    searchable: isRecord,
    triggerable: isRecord,
    undeletable: definition.delete && isRecord,
    updateable: definition.update,
    urls: urls(definition, version),
  };
}

function describe(org: Org, definition: ObjectDefinition, version: string) {
  const base = `/services/data/v${version}/sobjects/${definition.name}`;
  const fields = definition.fields.filter((field) => org.may(definition.name, field) !== 'none');
  return {
    ...summary(definition, version),
    actionOverrides: [],
    childRelationships: definition.children.map((child) => ({
      cascadeDelete: child.cascadeDelete,
      childSObject: child.childSObject,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.relationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fields.map((field) => describeField(org, definition, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: { layout: `${base}/describe/layouts/012000000000000AAA` },
      },
    ],
    searchLayoutable: true,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${definition.labelPlural.toLowerCase()}`, name: 'everything' }],
    urls: {
      compactLayouts: `${base}/describe/compactLayouts`,
      rowTemplate: `${base}/{ID}`,
      approvalLayouts: `${base}/describe/approvalLayouts`,
      uiDetailTemplate: `${org.baseUrl}/{ID}`,
      uiEditTemplate: `${org.baseUrl}/{ID}/e`,
      defaultValues: `${base}/defaultValues?recordTypeId&fields`,
      listviews: `${base}/listviews`,
      describe: `${base}/describe`,
      uiNewRecord: `${org.baseUrl}/${definition.keyPrefix}/e`,
      quickActions: `${base}/quickActions`,
      layouts: `${base}/describe/layouts`,
      sobject: base,
    },
  };
}

const soapTypes: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

const numbers = new Set<FieldType>(['double', 'currency', 'percent']);
const extraTypes: Partial<Record<FieldType, string>> = { textarea: 'plaintextarea' };

function describeField(org: Org, definition: ObjectDefinition, field: Field) {
  const isEditable = org.may(definition.name, field) === 'edit';
  const isNumber = numbers.has(field.type);
  return {
    aggregatable: field.filter && field.type !== 'boolean' && field.type !== 'textarea',
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: field.type === 'id' || field.type === 'reference' ? field.length : field.length * 3,
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: field.nameField && !field.create && !field.autoNumber ? 'Name' : null,
    controllerName: null,
    createable: field.create && isEditable,
    custom: field.custom,
    defaultValue: field.type === 'boolean' && field.create ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaulted,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: extraTypes[field.type] ?? null,
    filterable: field.filter,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: field.group,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup,
    inlineHelpText: field.helpText,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.nillable && (field.custom || field.create),
    picklistValues: field.values.map(({ value, label, isDefault }) => ({
      active: true,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: isNumber ? field.precision : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference',
    soapType: soapTypes[field.type] ?? 'xsd:string',
    sortable: field.sort,
    type: field.type,
    unique: field.unique,
    updateable: field.update && isEditable,
    writeRequiresMasterRead: false,
  };
}
