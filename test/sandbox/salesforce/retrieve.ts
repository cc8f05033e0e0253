import { objectOf } from './describe.ts';
import { apiError } from './errors.ts';
import { readId } from './ids.ts';
import { type Answer, type Call, jsonOf, parserError, plainObject, type Route } from './route.ts';
import { project } from './soql/select.ts';

const mostRetrieved = 2_000;

/** Many records by their ids. */
export const retrieveRoutes: Route[] = [
  { method: 'POST', path: '/composite/sobjects/:object', class: 'read', run: retrievePost },
  { method: 'GET', path: '/composite/sobjects/:object', class: 'read', run: retrieveGet },
];

function retrievePost(call: Call): Answer {
  const { ids, fields } = plainObject(jsonOf(call));
  if (!isTexts(ids) || !isTexts(fields)) {
    throw parserError('The ids and fields properties are required to be lists of texts.');
  }
  return retrieve(call, ids, fields);
}

function retrieveGet(call: Call): Answer {
  const of = (name: string) => (call.query.get(name) ?? '').split(',').filter((one) => one !== '');
  return retrieve(call, of('ids'), of('fields'));
}

/** Records in the order of their ids, null for those that are not there or not of this type. */
function retrieve(call: Call, ids: string[], fields: string[]): Answer {
  const object = objectOf(call);
  refuseTooMany(ids.length, mostRetrieved);
  const shown = fields.map((name) => {
    const field = call.org.visible(object.name, name);
    if (!field) throw apiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    return { kind: 'field' as const, field };
  });
  const shape = { object: object.name, parts: shown };
  const body = ids.map((given) => {
    const id = readId(given);
    if (id === undefined) throw apiError(400, 'MALFORMED_ID', `malformed id ${given}`);
    const row = call.org.table(object.name).find(id);
    return row && row.IsDeleted !== true ? project(call.org, call.version, shape, row) : null;
  });
  return { status: 200, body };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** The texts of these refusals are UNVERIFIED. */
export function refuseTooMany(count: number, most: number): void {
  if (count <= most) return;
  const message = `record limit reached. cannot submit more than ${most} records into this call`;
  throw apiError(400, 'EXCEEDED_ID_LIMIT', message);
}
