import { objectOf, summary } from './describe.ts';
import { apiError, SalesforceError } from './errors.ts';
import { readId } from './ids.ts';
import type { Row } from './objects/define.ts';
import { type Answer, type Call, jsonOf, param, parserError, plainObject, type Route } from './route.ts';
import { RowError, WrongType } from './row-error.ts';
import { prepareCreate, prepareDelete, prepareUpdate } from './save.ts';
import { project } from './soql/select.ts';
import { externalField, findBy, noExternalId } from './upsert.ts';

/** One record at a time. */
export const recordRoutes: Route[] = [
  { method: 'GET', path: '/sobjects/:object', class: 'describe', run: basics },
  { method: 'POST', path: '/sobjects/:object', class: 'create', run: create },
  { method: 'GET', path: '/sobjects/:object/:id', class: 'read', run: read },
  { method: 'PATCH', path: '/sobjects/:object/:id', class: 'update', run: update },
  { method: 'DELETE', path: '/sobjects/:object/:id', class: 'delete', run: remove },
  { method: 'GET', path: '/sobjects/:object/:field/:value', class: 'read', run: readBy },
  { method: 'PATCH', path: '/sobjects/:object/:field/:value', class: 'update', run: upsert },
];

function basics(call: Call): Answer {
  const objectDescribe = summary(objectOf(call), call.version);
  return { status: 200, body: { objectDescribe, recentItems: [] } };
}

function create(call: Call): Answer {
  const object = objectOf(call);
  const given = plainObject(jsonOf(call));
  const prepared = alone(() => {
    if ('id' in given || 'Id' in given) {
      throw new RowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
    }
    return prepareCreate(call.org, object, given, call.faults);
  });
  prepared.commit();
  return { status: 201, body: { id: prepared.id, success: true, errors: [] } };
}

function read(call: Call): Answer {
  return { status: 200, body: shown(call, found(call)) };
}

function update(call: Call): Answer {
  const object = objectOf(call);
  const row = found(call);
  const given = plainObject(jsonOf(call));
  if ('id' in given || 'Id' in given) {
    throw apiError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id']);
  }
  alone(() => prepareUpdate(call.org, object, row.Id, given, call.faults)).commit();
  return { status: 204 };
}

function remove(call: Call): Answer {
  const object = objectOf(call);
  const row = found(call);
  alone(() => prepareDelete(call.org, object, row.Id, call.faults)).commit();
  return { status: 204 };
}

function readBy(call: Call): Answer {
  const rows = findBy(call.org, objectOf(call), externalField(call, objectOf(call)), param(call, 'value'));
  const [first, ...others] = rows;
  if (!first) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (others.length > 0) throw manyFound(call, rows);
  return { status: 200, body: shown(call, first) };
}

function upsert(call: Call): Answer {
  const object = objectOf(call);
  const field = externalField(call, object);
  const given = plainObject(jsonOf(call));
  const rows = findBy(call.org, object, field, param(call, 'value'));
  if (rows.length > 1) throw manyFound(call, rows);
  const [row] = rows;
  const prepared = alone(() =>
    row
      ? prepareUpdate(call.org, object, row.Id, given, call.faults)
      : prepareCreate(call.org, object, { ...given, [field.name]: param(call, 'value') }, call.faults),
  );
  prepared.commit();
  const body = { id: prepared.id, success: true, errors: [], created: row === undefined };
  // Before 46.0 an update was answered with nothing.
  return row && Number(call.version) < 46 ? { status: 204 } : { status: row ? 200 : 201, body };
}

function manyFound(call: Call, rows: Row[]): SalesforceError {
  const { name } = objectOf(call);
  return new SalesforceError(
    300,
    rows.map(({ Id }) => `/services/data/v${call.version}/sobjects/${name}/${Id}`),
  );
}

/** The record of the path: a bad id, a foreign one and one that was deleted each have their answer. */
function found(call: Call): Row {
  const object = objectOf(call);
  const given = param(call, 'id');
  const id = readId(given);
  if (id === undefined || !id.startsWith(object.keyPrefix)) throw noExternalId(given);
  const row = call.org.table(object.name).find(id);
  if (!row) throw apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (row.IsDeleted === true) {
    throw apiError(Number(call.org.switches.get('deletedRecordStatus')), 'ENTITY_IS_DELETED', 'entity is deleted');
  }
  return row;
}

function shown(call: Call, row: Row) {
  const object = objectOf(call);
  const names = call.query.get('fields')?.split(',') ?? object.fields.map(({ name }) => name);
  const isWish = call.query.has('fields');
  const parts = names.flatMap((name) => {
    const field = call.org.visible(object.name, name.trim());
    if (field) return [{ kind: 'field' as const, field }];
    if (!isWish) return [];
    throw apiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
  });
  return project(call.org, call.version, { object: object.name, parts }, row);
}

/** What is wrong with a single record is the answer: its code is called errorCode here. */
function alone<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WrongType) throw parserError(error.message);
    if (error instanceof RowError) throw apiError(400, error.statusCode, error.message, error.fields);
    throw error;
  }
}
