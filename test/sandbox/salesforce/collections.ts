import { objectOf } from './describe.ts';
import { apiError } from './errors.ts';
import { readId } from './ids.ts';
import type { ObjectDefinition } from './objects/define.ts';
import { refuseTooMany } from './retrieve.ts';
import { type Answer, type Call, jsonOf, parserError, plainObject, type Route } from './route.ts';
import { RowError, WrongType } from './row-error.ts';
import { type Prepared, prepareCreate, prepareDelete, prepareUpdate } from './save.ts';
import { externalField, findBy } from './upsert.ts';

const mostRecords = 200;
const mostChunks = 10;

export const collectionRoutes: Route[] = [
  { method: 'PATCH', path: '/composite/sobjects', class: 'update', run: update },
  { method: 'POST', path: '/composite/sobjects', class: 'create', run: create },
  { method: 'DELETE', path: '/composite/sobjects', class: 'delete', run: remove },
  { method: 'PATCH', path: '/composite/sobjects/:object/:field', class: 'update', run: upsert },
];

type Given = Record<string, unknown>;
type Step = () => Prepared & { created?: boolean };

function update(call: Call): Answer {
  const { records, allOrNone } = bodyOf(call);
  const seen = new Set<string>();
  const steps = records.map((record): Step => {
    const object = typeOf(call, record);
    return () => {
      const { id, fields } = idOf(call, record);
      if (seen.has(id) && call.org.switches.get('collectionDuplicateIds') === 'refused') {
        throw new RowError('DUPLICATE_VALUE', `duplicate id in the request: ${id}`, ['Id']);
      }
      seen.add(id);
      return prepareUpdate(call.org, object, id, fields, call.faults);
    };
  });
  return carryOut(call, steps, allOrNone);
}

function create(call: Call): Answer {
  const { records, allOrNone } = bodyOf(call);
  const steps = records.map((record): Step => {
    const object = typeOf(call, record);
    return () => {
      if ('id' in record || 'Id' in record) {
        throw new RowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
      }
      return prepareCreate(call.org, object, record, call.faults);
    };
  });
  return carryOut(call, steps, allOrNone);
}

function remove(call: Call): Answer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw apiError(400, 'MISSING_ARGUMENT', 'The ids parameter is required.');
  refuseTooMany(ids.length, mostRecords);
  const steps = ids.map((id): Step => {
    return () => {
      const long = readId(id);
      const object = long && call.org.schema.objectOfId(long);
      if (!object) throw new RowError('MALFORMED_ID', `malformed id ${id}`);
      return prepareDelete(call.org, object, id, call.faults);
    };
  });
  return carryOut(call, steps, call.query.get('allOrNone') === 'true');
}

function upsert(call: Call): Answer {
  const object = objectOf(call);
  const field = externalField(call, object);
  const { records, allOrNone } = bodyOf(call);
  const steps = records.map((record): Step => {
    typeOf(call, record);
    return () => {
      const { [field.name]: value, ...fields } = record;
      if (typeof value !== 'string')
        throw new RowError('MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
      const [found, ...others] = findBy(call.org, object, field, value);
      if (others.length > 0) throw new RowError('DUPLICATE_EXTERNAL_ID', `${field.name}: more than one record found`);
      if (found) return { ...prepareUpdate(call.org, object, found.Id, fields, call.faults), created: false };
      return Object.assign(prepareCreate(call.org, object, record, call.faults), { created: true });
    };
  });
  return carryOut(call, steps, allOrNone);
}

/** The results in the order of the request; with allOrNone one that fails undoes the others. */
function carryOut(call: Call, steps: Step[], allOrNone: boolean): Answer {
  const tried = steps.map((step) => attempt(call, step));
  const failed = tried.some((one) => one instanceof RowError);
  const body = tried.map((one) => {
    if (one instanceof RowError) return failure(one);
    if (allOrNone && failed) return failure(rolledBack());
    one.commit();
    const created = one.created === undefined ? {} : { created: one.created };
    return { id: one.id, success: true, errors: [], ...created };
  });
  return { status: 200, body };
}

function attempt(call: Call, step: Step): ReturnType<Step> | RowError {
  try {
    return step();
  } catch (error) {
    if (error instanceof WrongType) {
      if (call.org.switches.get('collectionWrongType') === 'whole-call-400') throw parserError(error.message);
      return new RowError('JSON_PARSER_ERROR', error.message);
    }
    if (!(error instanceof RowError)) throw error;
    const isUnknown = error.statusCode === 'INVALID_FIELD';
    if (isUnknown && call.org.switches.get('collectionUnknownField') === 'whole-call-400') {
      throw apiError(400, 'INVALID_FIELD', error.message);
    }
    return error;
  }
}

function failure({ statusCode, message, fields }: RowError) {
  return { success: false, errors: [{ statusCode, message, fields }] };
}

/** The code's name is UNVERIFIED. */
const rolledBack = () =>
  new RowError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );

function bodyOf(call: Call): { records: Given[]; allOrNone: boolean } {
  const { records, allOrNone = false, ...rest } = plainObject(jsonOf(call));
  const [strange] = Object.keys(rest);
  if (strange !== undefined) throw parserError(`Unrecognized field "${strange}" at [line:1, column:1]`);
  if (!Array.isArray(records) || records.length === 0) {
    throw parserError('The records property is required to be a list of records, but this request has none.');
  }
  if (typeof allOrNone !== 'boolean') throw parserError('Cannot deserialize instance of boolean: allOrNone');
  refuseTooMany(records.length, mostRecords);
  const all = records.map(plainObject);
  refuseChunks(all);
  return { records: all, allOrNone };
}

/** Neighbours of one type are a chunk. */
function refuseChunks(records: Given[]): void {
  const types = records.map(({ attributes }) => (isObject(attributes) ? attributes.type : undefined));
  const chunks = types.filter((type, place) => place === 0 || type !== types[place - 1]).length;
  if (chunks <= mostChunks) return;
  const message = `Cannot have more than ${mostChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`;
  throw apiError(400, 'LIMIT_EXCEEDED', message);
}

/** A record without a type, or with an unknown one, spoils the call (UNVERIFIED). */
function typeOf(call: Call, { attributes }: Given): ObjectDefinition {
  const type = isObject(attributes) ? attributes.type : undefined;
  if (typeof type !== 'string') throw apiError(400, 'INVALID_TYPE', 'Object type not specified: attributes.type');
  const object = call.org.schema.object(type);
  if (!object) throw apiError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
  return object;
}

function idOf(call: Call, record: Given): { id: string; fields: Given } {
  const { id, ...fields } = record;
  const { Id, ...others } = fields;
  const given = id ?? (call.org.switches.get('collectionIdCase') === 'any' ? Id : undefined);
  if (typeof given !== 'string' || given === '') {
    throw new RowError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
  }
  return { id: readId(given) ?? given, fields: others };
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
