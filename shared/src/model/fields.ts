import {
  type ChildType,
  type Collection,
  canonicalFields,
  childTypes,
  collectionOf,
  type FieldKind,
  type RecordType,
} from '../crm.ts';
import { nearest } from '../nearest.ts';
import { type Fault, meant } from './shape.ts';

export const collections: readonly Collection[] = childTypes.map((type) => collectionOf[type]);

export function typeOfCollection(name: unknown): ChildType | undefined {
  return childTypes.find((type) => collectionOf[type] === name);
}

/** What is wrong with `company.tier`; undefined when nothing is. */
export function faultOfCompanyField(path: string): Fault | undefined {
  const prefix = 'company.';
  if (path.startsWith(prefix)) return faultOfField('company', path.slice(prefix.length), prefix);
  const name = path.slice(path.indexOf('.') + 1);
  return {
    message: `"${path}" is not a field of the company`,
    remedy: `${meantField('company', name, prefix)} Fields of the company start with "${prefix}"`,
  };
}

/** What is wrong with `deals.amount`; undefined when nothing is. */
export function faultOfCollectionField(path: string): Fault | undefined {
  const dot = path.indexOf('.');
  const collection = dot === -1 ? path : path.slice(0, dot);
  const type = typeOfCollection(collection);
  if (type !== undefined && dot !== -1) return faultOfField(type, path.slice(dot + 1), `${collection}.`);
  const likely = nearest(collection, collections);
  const whole = likely && `${likely}${dot === -1 ? '.FIELD' : path.slice(dot)}`;
  return {
    message: `"${path}" is not a field of a collection`,
    remedy: `${whole ? `Did you mean "${whole}"? ` : ''}Collections: ${collections.join(', ')}`,
  };
}

/** What is wrong with a bare field name of a record, as a `where` and an `at` use it; undefined when nothing is. */
export function faultOfRecordField(type: ChildType, name: string): Fault | undefined {
  return faultOfField(type, name, '');
}

/** What is wrong with the field a window looks at: it must be a date. Custom fields may be, nobody can tell. */
export function faultOfDateField(type: ChildType, name: string): Fault | undefined {
  const fault = faultOfRecordField(type, name);
  const kinds: Record<string, FieldKind> = canonicalFields[type];
  const kind = kinds[name];
  if (fault !== undefined || kind === undefined || kind === 'event' || kind === 'plan') return fault;
  const dates = Object.keys(kinds).filter((field) => kinds[field] === 'event' || kinds[field] === 'plan');
  return { message: `"${name}" is not a date`, remedy: `Write the date the window looks at: ${dates.join(' or ')}` };
}

function faultOfField(type: RecordType, name: string, prefix: string): Fault | undefined {
  if (Object.hasOwn(canonicalFields[type], name) || /^custom\../.test(name)) return undefined;
  return {
    message: `unknown ${type} field "${prefix}${name}"`,
    remedy:
      `${meantField(type, name, prefix)} ` +
      `CRM properties without a canonical name are reached as ${prefix}custom.NAME`,
  };
}

/** The field that was meant, or all there are to choose from. */
function meantField(type: RecordType, name: string, prefix: string): string {
  const known = Object.keys(canonicalFields[type]);
  const [suggestion = `Known are ${known.map((field) => prefix + field).join(', ')}.`] = meant(name, known, prefix);
  return suggestion;
}
