type Json = Record<string, unknown>;

/** Where live answers are known to differ from the documents. Each difference was recorded from real calls. */
const differences: Record<string, (properties: Json) => Json> = {
  /** Errors say `"status":"error"` first. */
  Error: (properties) => ({ ...properties, status: { type: 'string', enum: ['error'] } }),
  /** `subCategory` of a partial failure is text, not an object. */
  StandardError: (properties) => ({ ...properties, subCategory: { type: 'string' } }),
  /** v4 answers `toObjectId` as a number. */
  MultiAssociatedObjectWithLabel: (properties) => ({ ...properties, toObjectId: { type: ['string', 'number'] } }),
  /** The plain association has no label: null. */
  AssociationSpecWithLabel: (properties) => ({ ...properties, label: { type: ['string', 'null'] } }),
};

/** Fields the documents call required that live answers, or requests that live calls took, leave out. */
const optional: Record<string, string[]> = {
  StandardError: ['errors', 'links', 'context'],
  PublicObjectSearchRequest: ['after', 'filterGroups', 'limit', 'properties', 'sorts'],
  BatchReadInputPropertyName: ['dataSensitivity'],
};

/** A value nobody filled in comes as null. */
const nullableValues = /^SimplePublic(Upsert)?Object(WithAssociations)?$/;

export function asSeenLive(title: string, schema: Json): Json {
  let properties = isJson(schema.properties) ? schema.properties : undefined;
  if (properties && differences[title]) properties = differences[title](properties);
  if (properties && nullableValues.test(title)) {
    properties = {
      ...properties,
      properties: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    };
  }
  if (title === 'PublicObjectSearchRequest' && properties) {
    properties = { ...properties, after: { type: ['string', 'integer'] }, sorts: { type: 'array' } };
  }
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => !optional[title]?.includes(String(name)))
    : undefined;
  return { ...schema, ...(properties ? { properties } : {}), ...(required ? { required } : {}) };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const rateLimit = ['status', 'message', 'errorType', 'correlationId', 'policyName', 'groupName', 'requestId'];
const oauth = ['status', 'message', 'error', 'error_description'];

/**
 * Bodies the documents do not know at all, whose form was recorded: rate limits, OAuth's own errors, a URL too long,
 * a pipeline that is not there. Answers the problems, or nothing when the documents have to judge.
 */
export function undocumentedBody(path: string, status: number, body: unknown): string[] | undefined {
  if (status === 414) return [];
  if (status === 404 && body === undefined && path.includes('/pipelines/')) return [];
  if (status === 200 && body === undefined && path.endsWith('/token/revoke')) return [];
  if (status === 429) return formOf(body, rateLimit, ['status', 'message', 'errorType', 'correlationId', 'policyName']);
  if (status === 400 && /^\/oauth\//.test(path)) return formOf(body, oauth, oauth);
  return undefined;
}

function formOf(body: unknown, allowed: string[], needed: string[]): string[] {
  if (!isJson(body)) return ['the body is not an object'];
  const strange = Object.keys(body).filter((key) => !allowed.includes(key));
  const lacking = needed.filter((key) => typeof body[key] !== 'string');
  return [...strange.map((key) => `unknown key ${key}`), ...lacking.map((key) => `${key} is missing`)];
}
