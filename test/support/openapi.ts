import { readDocuments } from './openapi/document.ts';
import { undocumentedBody } from './openapi/live.ts';
import { type Candidate, Operations } from './openapi/operations.ts';
import { Schemas } from './openapi/schema.ts';

export { specsAreHere } from './openapi/document.ts';

/** One call and its answer, as they went over the wire. */
export interface CheckedExchange {
  method: string;
  /** Path and query. */
  path: string;
  /** The body's text, '' for none. */
  requestBody?: string;
  requestType?: string;
  status: number;
  responseBody?: unknown;
}

/** Endpoints that exist but that none of the documents describe. */
const undocumented = [/^\/account-info\//, /^\/crm-object-schemas\/[^/]+\/schemas\/[^/]+$/];

let loaded: { operations: Operations; schemas: Schemas } | undefined;

function documents() {
  if (!loaded) {
    const read = readDocuments();
    loaded = { operations: new Operations(read), schemas: new Schemas(read) };
  }
  return loaded;
}

/**
 * Holds a call and its answer against HubSpot's documents: the path, the query's names and values, the request body
 * (of calls that succeeded), the status, the response body. Where documents differ, one that agrees is enough.
 */
export function validateExchange(exchange: CheckedExchange): string[] {
  const { pathname } = new URL(exchange.path, 'http://sandbox');
  if (undocumented.some((pattern) => pattern.test(pathname))) return [];
  const candidates = documents().operations.find(exchange.method, pathname);
  if (candidates.length === 0) {
    if (exchange.status === 404) return [];
    return [`${exchange.method} ${pathname}: no document knows this call`];
  }
  const verdicts = candidates.map((candidate) => problemsWith(exchange, pathname, candidate));
  const best = verdicts.reduce((least, verdict) => (verdict.length < least.length ? verdict : least));
  return best.map((problem) => `${exchange.method} ${pathname} ${exchange.status}: ${problem}`);
}

function problemsWith(exchange: CheckedExchange, pathname: string, candidate: Candidate): string[] {
  const asked =
    exchange.status < 400 ? [...queryProblems(exchange, candidate), ...bodyProblems(exchange, candidate)] : [];
  const known = undocumentedBody(pathname, exchange.status, exchange.responseBody);
  return [...asked, ...(known ?? answerProblems(exchange, candidate))];
}

function queryProblems(exchange: CheckedExchange, { operation, document }: Candidate): string[] {
  const { searchParams } = new URL(exchange.path, 'http://sandbox');
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const problems: string[] = [];
  for (const [name, text] of searchParams) {
    const parameter = parameters.find((one) => one.name === name);
    if (!parameter) problems.push(`query parameter ${name} is not documented`);
    else if (parameter.schema) {
      const found = documents().schemas.problems(document, parameter.schema, typed(text, parameter.schema));
      problems.push(...found.map((problem) => `query ${name}: ${problem}`));
    }
  }
  const lacking = parameters.filter((one) => one.required && !searchParams.has(one.name));
  return [...problems, ...lacking.map((one) => `query parameter ${one.name} is missing`)];
}

/** A query's text as the type its parameter declares. */
function typed(text: string, schema: Record<string, unknown>): unknown {
  if (schema.type === 'integer') return Number(text);
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return schema.type === 'array' ? [text] : text;
}

function bodyProblems(exchange: CheckedExchange, { operation, document }: Candidate): string[] {
  const text = exchange.requestBody ?? '';
  const content = operation.requestBody?.content ?? {};
  if (text === '') return operation.requestBody?.required ? ['the request has no body'] : [];
  const [type, media] = Object.entries(content)[0] ?? [];
  if (!type || !media) return ['the request has a body, none is documented'];
  if (exchange.requestType !== undefined && !exchange.requestType.startsWith(type)) {
    return [`the request's Content-Type is ${exchange.requestType}, not ${type}`];
  }
  const body = type === 'application/json' ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  return documents()
    .schemas.problems(document, media.schema, body)
    .map((problem) => `request body ${problem}`);
}

function answerProblems(exchange: CheckedExchange, { operation, document }: Candidate): string[] {
  const { status, responseBody } = exchange;
  const response = operation.responses[status];
  if (!response && status < 400) return [`status ${status} is not documented`];
  if (!response) {
    const error = { $ref: '#/components/schemas/Error' };
    return documents().schemas.problems(document, error, responseBody);
  }
  const schema = Object.values(response.content ?? {})[0]?.schema;
  if (!schema) return responseBody === undefined ? [] : ['the answer has a body, none is documented'];
  return documents().schemas.problems(document, schema, responseBody);
}

/** Every documented call under these paths, as `METHOD /template`. */
export function documentedCalls(within: RegExp): string[] {
  const all = documents()
    .operations.all()
    .map(({ method, candidate }) => `${method} ${candidate.template}`)
    .filter((name) => within.test(name));
  return [...new Set(all)].sort();
}
