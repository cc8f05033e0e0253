import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { apiError, malformedQuery } from './errors.ts';
import { idOf } from './ids.ts';
import type { Org } from './org.ts';
import { type Answer, type Call, jsonOf, plainObject, type Route } from './route.ts';
import { kinds } from './soap/components.ts';
import { Fault, Problem } from './soap/problem.ts';
import type { Element } from './soap/xml.ts';
import { noSuchColumn, noSuchObject, readQuery, unquote } from './soql/read.ts';

/** The Tooling API, as far as custom fields go. */
export const toolingRoutes: Route[] = [
  { method: 'GET', path: '/tooling/query', class: 'tooling', run: query },
  { method: 'POST', path: '/tooling/sobjects/CustomField', class: 'tooling', run: create },
];

function needsCustomize({ org }: Call): void {
  if (org.switches.get('customizeApplication') === 'granted') return;
  throw apiError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id');
}

function create(call: Call): Answer {
  needsCustomize(call);
  const { FullName, Metadata } = plainObject(jsonOf(call));
  if (typeof FullName !== 'string' || typeof Metadata !== 'object' || Metadata === null) {
    throw apiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [FullName, Metadata]', [
      'FullName',
      'Metadata',
    ]);
  }
  const element = elementOf('metadata', { fullName: FullName, ...Metadata });
  try {
    kinds.CustomField?.save(call.org, element, 'create');
  } catch (error) {
    if (error instanceof Problem) throw apiError(400, error.statusCode, error.message);
    if (error instanceof Fault) throw apiError(400, 'JSON_PARSER_ERROR', error.message);
    throw error;
  }
  const id = customFields(call.org).find((one) => `${one.TableEnumOrId}.${one.FullName}` === FullName)?.Id;
  return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } };
}

/** The same component in JSON as the Metadata API has in XML. */
function elementOf(name: string, value: unknown): Element {
  const element: Element = { name, attributes: {}, children: [], text: '' };
  if (typeof value !== 'object' || value === null) return { ...element, text: String(value ?? '') };
  for (const [key, inner] of Object.entries(value)) {
    for (const one of Array.isArray(inner) ? inner : [inner]) element.children.push(elementOf(key, one));
  }
  return element;
}

interface CustomFieldRow {
  Id: string;
  DeveloperName: string;
  FullName: string;
  TableEnumOrId: string;
  NamespacePrefix: null;
}

function customFields(org: Org): CustomFieldRow[] {
  const all = org.schema
    .all()
    .flatMap(({ name, fields }) =>
      fields.filter(({ custom }) => custom).map((field) => ({ object: name, field: field.name })),
    );
  return all.map(({ object, field }, place) => ({
    Id: idOf('00N', place),
    DeveloperName: field.replace(/__c$/, ''),
    FullName: field,
    TableEnumOrId: object,
    NamespacePrefix: null,
  }));
}

function query(call: Call): Answer {
  needsCustomize(call);
  const soql = call.query.get('q') ?? '';
  const parsed = readQuery(soql);
  if (parsed.sObject?.toLowerCase() !== 'customfield') throw noSuchObject(soql, parsed.sObject ?? '');
  const names = selected(soql, parsed);
  const wanted = conditions(parsed.where);
  const found = customFields(call.org).filter((row) =>
    wanted.every(([name, value]) => textIn(soql, row, name) === value),
  );
  const records = found.map((row) => ({
    attributes: { type: 'CustomField', url: `/services/data/v${call.version}/tooling/sobjects/CustomField/${row.Id}` },
    ...Object.fromEntries(names.map((name) => [name, Object.entries(row).find(([key]) => key === name)?.[1] ?? null])),
  }));
  const size = records.length;
  const body = { size, totalSize: size, done: true, queryLocator: null, entityTypeName: 'CustomField', records };
  return { status: 200, body };
}

const columns = ['Id', 'DeveloperName', 'FullName', 'TableEnumOrId', 'NamespacePrefix'];

function selected(soql: string, { fields }: Query): string[] {
  return (fields ?? []).map((one) => {
    if (one.type !== 'Field') throw malformedQuery('The sandbox selects plain fields of CustomField.');
    const name = columns.find((column) => column.toLowerCase() === one.field.toLowerCase());
    if (!name) throw noSuchColumn(soql, one.field, one.field, 'CustomField');
    return name;
  });
}

function textIn(soql: string, row: CustomFieldRow, name: string): string | null {
  const found = Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (!found) throw noSuchColumn(soql, name, name, 'CustomField');
  return found[1];
}

/** Equal texts joined by AND: more is not known here. */
function conditions(clause: WhereClause | undefined): [string, string | null][] {
  const wanted: [string, string | null][] = [];
  for (let current = clause; current; current = 'right' in current ? current.right : undefined) {
    const { left } = current;
    const joined = 'operator' in current ? current.operator : 'AND';
    if (!left || !('field' in left) || !('value' in left) || left.operator !== '=' || joined !== 'AND') {
      throw malformedQuery('The sandbox filters CustomField by equal texts joined by AND.');
    }
    const value = String(left.value);
    wanted.push([left.field, value.toUpperCase() === 'NULL' ? null : unquote(value)]);
  }
  return wanted;
}
