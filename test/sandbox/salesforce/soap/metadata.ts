import type { Limits } from '../limits.ts';
import type { Org } from '../org.ts';
import type { Answer, Call, Route } from '../route.ts';
import type { Session, Tokens } from '../tokens.ts';
import { type How, kinds } from './components.ts';
import { Fault, Problem } from './problem.ts';
import { child, childrenOf, type Element, escaped, readXml, textOf, type Written, writeXml } from './xml.ts';

/** A call of the Metadata API that changes something takes so many components. */
const mostComponents = 10;

/** The Metadata API, as far as fields, permission sets and list views go. */
export function metadataRoutes(tokens: Tokens, limits: Limits): Route[] {
  const run = (call: Call) => answer(call, tokens, limits);
  return [
    { method: 'POST', path: '/services/Soap/m/:version', class: 'metadata', open: true, run },
    // The identity's URLs carry the org as well.
    { method: 'POST', path: '/services/Soap/m/:version/:org', class: 'metadata', open: true, run },
  ];
}

function answer(call: Call, tokens: Tokens, limits: Limits): Answer {
  try {
    const envelope = readXml(call.rawBody.trim());
    const [operation] = child(envelope, 'Body')?.children ?? [];
    if (envelope?.name !== 'Envelope' || !operation) throw new Fault('soapenv:Client', 'The body is no SOAP envelope.');
    if (call.headers.soapaction === undefined) throw new Fault('soapenv:Client', 'no SOAPAction header!');
    const header = child(envelope, 'Header');
    const session = sessionOf(call.org, tokens, textOf(child(header, 'SessionHeader'), 'sessionId'));
    if (!limits.take())
      throw new Fault('sf:REQUEST_LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.');
    if (call.org.switches.get('customizeApplication') === 'missing') {
      const needs = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
      throw new Fault('sf:INSUFFICIENT_ACCESS', `INSUFFICIENT_ACCESS: ${needs}`);
    }
    const client = textOf(child(header, 'CallOptions'), 'client');
    const origin = `com/salesforce/api/soap/${call.version}${client ? `;client=${client}` : ''}`;
    const result = call.org.by({ userId: session.userId, origin }, () => perform(call.org, operation));
    return { status: 200, body: enveloped(`<${operation.name}Response>${result}</${operation.name}Response>`) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message } = error;
    const fault = `<soapenv:Fault><faultcode>${escaped(code)}</faultcode><faultstring>${escaped(message)}</faultstring></soapenv:Fault>`;
    return { status: 500, body: enveloped(fault) };
  }
}

function sessionOf(org: Org, tokens: Tokens, sessionId: string | undefined): Session {
  const isClosed = org.switches.get('app') === 'blocked' || org.switches.get('apiAccess') === 'off';
  try {
    if (!isClosed) return tokens.session(sessionId);
  } catch (cause) {
    throw new Fault(
      'sf:INVALID_SESSION_ID',
      `INVALID_SESSION_ID: Invalid Session ID found in SessionHeader${cause ? ': Illegal Session' : ''}`,
    );
  }
  throw new Fault(
    'sf:API_DISABLED_FOR_ORG',
    'API_DISABLED_FOR_ORG: API is not enabled for this Organization or Partner',
  );
}

const saves: Record<string, How> = { createMetadata: 'create', updateMetadata: 'update', upsertMetadata: 'upsert' };

function perform(org: Org, operation: Element): string {
  const how = saves[operation.name];
  if (how) return saveAll(org, childrenOf(operation, 'metadata'), how);
  const type = textOf(operation, 'type') ?? '';
  const fullNames = childrenOf(operation, 'fullNames').map(({ text }) => text.trim());
  if (operation.name === 'readMetadata') return readAll(org, type, fullNames);
  if (operation.name === 'deleteMetadata') {
    refuseTooMany(fullNames.length);
    return fullNames.map((name) => result(name, () => kindOf(type).remove(org, name), false)).join('');
  }
  throw new Fault('soapenv:Client', `The sandbox does not know the operation ${operation.name}.`);
}

function saveAll(org: Org, components: Element[], how: How): string {
  refuseTooMany(components.length);
  return components
    .map((element) => {
      const kind = kindOf(local(element.attributes.type ?? ''));
      return result(textOf(element, 'fullName') ?? '', () => kind.save(org, element, how), how === 'upsert');
    })
    .join('');
}

function refuseTooMany(count: number): void {
  if (count <= mostComponents) return;
  const message = `record limit reached. cannot submit more than ${mostComponents} records into this call`;
  throw new Fault('sf:EXCEEDED_ID_LIMIT', `EXCEEDED_ID_LIMIT: ${message}`);
}

/** A component's result; an upsert tells whether it was made. */
function result(fullName: string, work: () => unknown, isUpsert: boolean): string {
  try {
    const created = work();
    return writeXml({ result: { ...(isUpsert ? { created: created === true } : {}), fullName, success: true } });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors: Written = { message: error.message, statusCode: error.statusCode };
    return writeXml({ result: { ...(isUpsert ? { created: false } : {}), errors, fullName, success: false } });
  }
}

function readAll(org: Org, type: string, fullNames: string[]): string {
  refuseTooMany(fullNames.length);
  const kind = kindOf(type);
  const records = fullNames.map((name) => {
    const found = kind.read(org, name);
    return found ? `<records xsi:type="${type}">${writeXml(found)}</records>` : '<records xsi:nil="true"/>';
  });
  return `<result>${records.join('')}</result>`;
}

function kindOf(type: string) {
  const kind = kinds[type];
  if (!kind)
    throw new Fault(
      'sf:INVALID_TYPE',
      `INVALID_TYPE: The sandbox does not know the metadata type ${type || '(none)'}.`,
    );
  return kind;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

function enveloped(body: string): string {
  const spaces = [
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
    'xmlns="http://soap.sforce.com/2006/04/metadata"',
    'xmlns:sf="http://soap.sforce.com/2006/04/metadata"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${spaces.join(' ')}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
