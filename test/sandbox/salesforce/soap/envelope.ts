import type { Limits } from '../limits.ts';
import type { Org } from '../org.ts';
import type { Answer, Call } from '../route.ts';
import type { Session, Tokens } from '../tokens.ts';
import { Fault } from './problem.ts';
import { child, type Element, escaped, readXml, textOf } from './xml.ts';

export interface SoapService {
  tokens: Tokens;
  limits: Limits;
  namespace: string;
  /** Answers an operation with the XML of its results, on behalf of a user. @throws Fault */
  perform(org: Org, operation: Element, session: Session): string;
}

/** One call of a SOAP API: the session is in its header, the operation is the only element of its body. */
export function answerSoap(call: Call, { tokens, limits, namespace, perform }: SoapService): Answer {
  const enveloped = (body: string) => envelope(namespace, body);
  try {
    const document = readXml(call.rawBody.trim());
    const [operation] = child(document, 'Body')?.children ?? [];
    if (document?.name !== 'Envelope' || !operation) throw new Fault('soapenv:Client', 'The body is no SOAP envelope.');
    if (call.headers.soapaction === undefined) throw new Fault('soapenv:Client', 'no SOAPAction header!');
    const header = child(document, 'Header');
    const session = sessionOf(call.org, tokens, textOf(child(header, 'SessionHeader'), 'sessionId'));
    if (!limits.take())
      throw new Fault('sf:REQUEST_LIMIT_EXCEEDED', 'REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.');
    const client = textOf(child(header, 'CallOptions'), 'client');
    const origin = `com/salesforce/api/soap/${call.version}${client ? `;client=${client}` : ''}`;
    const result = call.org.by({ userId: session.userId, origin }, () => perform(call.org, operation, session));
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

function envelope(namespace: string, body: string): string {
  const spaces = [
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
    `xmlns="${namespace}"`,
    `xmlns:sf="${namespace}"`,
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${spaces.join(' ')}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
