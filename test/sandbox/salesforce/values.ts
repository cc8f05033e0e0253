import { readId } from './ids.ts';
import { datetime, readDate, readDatetime } from './moment.ts';
import type { Field, Value } from './objects/define.ts';
import type { Org } from './org.ts';
import { RowError, WrongType } from './row-error.ts';

/** A value from JSON as the org keeps it; throws what Salesforce finds wrong with it. */
export function readValue(org: Org, field: Field, given: unknown): Value {
  if (given === null) return empty(field);
  switch (field.type) {
    case 'boolean':
      if (typeof given !== 'boolean') throw wrongType('boolean', given);
      return given;
    case 'int':
      if (typeof given !== 'number' || !Number.isInteger(given)) throw wrongType('int', given);
      return inRange(field, given, field.precision);
    case 'double':
    case 'currency':
    case 'percent':
      if (typeof given !== 'number' || !Number.isFinite(given)) throw wrongType(field.type, given);
      return inRange(field, scaled(org, field, given), field.precision - field.scale);
    case 'date': {
      const day = typeof given === 'string' ? readDate(given) : undefined;
      if (day === undefined) throw wrongType('date', given);
      return day;
    }
    case 'datetime': {
      const ms = typeof given === 'string' ? readDatetime(given) : undefined;
      if (ms === undefined) throw wrongType('datetime', given);
      return datetime(ms);
    }
    case 'id':
    case 'reference':
      if (typeof given !== 'string') throw wrongType('reference', given);
      return given === '' ? empty(field) : readReference(org, field, given);
    default:
      if (typeof given !== 'string') throw wrongType(textType(field), given);
      return readText(field, given);
  }
}

function empty(field: Field): Value {
  if (field.type === 'boolean')
    throw new RowError('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: null`, [
      field.name,
    ]);
  if (!field.nillable && !field.defaulted) throw required([field.name]);
  return null;
}

export const required = (names: string[]) =>
  new RowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names);

/** Space around a text is cut off, and an empty text is no value. */
function readText(field: Field, given: string): Value {
  const text = given.replaceAll('\u0000', '').trim();
  if (text === '') return empty(field);
  if (text.length > field.length) {
    const message = `${field.label}: data value too large: ${text.slice(0, 255)} (max length=${field.length})`;
    throw new RowError('STRING_TOO_LONG', message, [field.name]);
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
    const message = `${field.label}: invalid email address: ${text}`;
    throw new RowError('INVALID_EMAIL_ADDRESS', message, [field.name]);
  }
  const options = field.type === 'multipicklist' ? text.split(';') : [text];
  const strange = field.restricted && options.find((option) => !field.values.some(({ value }) => value === option));
  if (strange && field.values.length > 0) {
    const message = `${field.label}: bad value for restricted picklist field: ${strange}`;
    throw new RowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name]);
  }
  return text;
}

function readReference(org: Org, field: Field, given: string): Value {
  const id = readId(given);
  const object = id && org.schema.objectOfId(id);
  if (!id || !object || !field.referenceTo.includes(object.name)) {
    const message = `${field.label}: id value of incorrect type: ${given}`;
    throw new RowError('MALFORMED_ID', message, [field.name]);
  }
  const row = org.table(object.name).find(id);
  if (!row || row.IsDeleted === true) {
    throw new RowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  }
  if (field.name === 'OwnerId' && row.IsActive === false) {
    const message = `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${object.name.toLowerCase()}`;
    throw new RowError('INACTIVE_OWNER_OR_USER', message, [field.name]);
  }
  return id;
}

/** Half up, away from zero, to the digits the field has behind the point. */
function scaled(org: Org, { scale }: Field, given: number): number {
  if (org.switches.get('numberScale') === 'keeps') return given;
  const rounded = Number(`${Math.round(Number(`${Math.abs(given)}e${scale}`))}e-${scale}`);
  return given < 0 ? -rounded : rounded;
}

function inRange(field: Field, value: number, digits: number): number {
  if (Math.abs(value) < 10 ** digits) return value;
  const message = `${field.label}: value outside of valid range on numeric field: ${value}`;
  throw new RowError('NUMBER_OUTSIDE_VALID_RANGE', message, [field.name]);
}

const textType = ({ type }: Field) => (type === 'picklist' || type === 'combobox' ? type : 'string');

function wrongType(type: string, given: unknown): WrongType {
  const text = typeof given === 'object' ? '' : ` value ${String(given)}`;
  const where = 'or request may be missing a required field at [line:1, column:1]';
  return new WrongType(`Cannot deserialize instance of ${type} from ${kindOf(given)}${text} ${where}`);
}

function kindOf(given: unknown): string {
  if (Array.isArray(given)) return 'START_ARRAY';
  if (typeof given === 'string') return 'VALUE_STRING';
  if (typeof given === 'boolean') return given ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (typeof given === 'number') return Number.isInteger(given) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  return 'START_OBJECT';
}
