import type { Connection } from 'jsforce';
import type { z } from 'zod';
import { inShape } from '../answer.ts';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { reasonOf, within } from '../http.ts';
import { openConnection } from './transport.ts';

/** A call of one of Salesforce's SOAP APIs, as jsforce makes it. */
export interface SoapCall<T> {
  /** For people and logs. */
  name: string;
  timeoutMs: number;
  send(connection: Connection): Promise<unknown>;
  /** Of what jsforce makes of the XML. */
  schema: z.ZodType<T>;
}

/** Makes it once. @throws CrmError */
export async function soap<T>(token: AccessToken, { name, timeoutMs, send, schema }: SoapCall<T>): Promise<T> {
  const patience = { timeoutMs, stopping: undefined, whose: 'Salesforce', path: name };
  let answer: unknown;
  try {
    answer = await within(send(openConnection(token)), patience);
  } catch (error) {
    throw error instanceof CrmError ? error : toCrmError(error, name);
  }
  return inShape(answer, schema, { whose: 'Salesforce', call: name });
}

/** SOAP's faults come as errors whose name is the code, with or without `sf:` before it. */
function toCrmError(error: unknown, call: string): CrmError {
  const reason = reasonOfFault(error);
  const details = { reason, cause: error };
  if (reason === 'INVALID_SESSION_ID')
    return new CrmError('unauthorized', `Salesforce refused the access token for ${call}.`, details);
  if (notAllowed.has(reason))
    return new CrmError('forbidden', `The user who connected may not do ${call} in the set-up of the org.`, details);
  if (isClosed(error, reason))
    return new CrmError('forbidden', `The org does not take ${call} from this app.`, { cause: error });
  if (/^[A-Z_]{6,}$/.test(reason)) return new CrmError('invalid', `Salesforce refused ${call}: ${reason}.`, details);
  return new CrmError(
    'unavailable',
    `Salesforce did not answer ${call}: ${reason.startsWith('ERROR_HTTP') ? reason : reasonOf(error)}.`,
    { cause: error },
  );
}

/** No SOAP at this address, or none for the tokens that the app is set to issue: jsforce refuses those by itself. */
const isClosed = (error: unknown, reason: string) =>
  /^(ERROR_HTTP_40[345]|NOT_FOUND)$/.test(reason) || (error instanceof Error && error.message.includes('JWT-based'));

function reasonOfFault(error: unknown): string {
  const name = error instanceof Error ? ('errorCode' in error ? String(error.errorCode) : error.name) : '';
  return name.replace(/^\w+:/, '');
}

/** What the user, or the org, may not do. */
export const notAllowed: ReadonlySet<string> = new Set([
  ...['INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS_OR_READONLY', 'API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
  ...['CANNOT_MODIFY_MANAGED_OBJECT', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
]);
