import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { reasonOf, within } from '../http.ts';
import type { Within } from './client.ts';
import { openConnection } from './transport.ts';

export type MetadataType = 'CustomField' | 'PermissionSet' | 'ListView';

/** One piece of an org's set-up: its full name, and what its type has. */
export type Metadata = { fullName: string } & Record<string, unknown>;

/** How a piece was taken. */
export interface SaveResult {
  fullName: string;
  success: boolean;
  /** Salesforce's reason, where it was not: `DUPLICATE_DEVELOPER_NAME`, `INSUFFICIENT_ACCESS`. */
  code: string | null;
  message: string | null;
}

/** What the Metadata API does for us, over jsforce's SOAP. */
export interface MetadataApi {
  create(type: MetadataType, pieces: Metadata[]): Promise<SaveResult[]>;
  update(type: MetadataType, pieces: Metadata[]): Promise<SaveResult[]>;
  upsert(type: MetadataType, pieces: Metadata[]): Promise<SaveResult[]>;
}

/** The most pieces of a call. */
const piecesMax = 10;
/** Creating fields takes Salesforce a while; it gives up by itself after two minutes. */
const timeoutMs = 150_000;

export function makeMetadataApi(inSession: Within): MetadataApi {
  const send =
    (method: 'create' | 'update' | 'upsert') =>
    async (type: MetadataType, pieces: Metadata[]): Promise<SaveResult[]> => {
      const saved: SaveResult[] = [];
      for (let start = 0; start < pieces.length; start += piecesMax) {
        const some = pieces.slice(start, start + piecesMax);
        saved.push(...(await inSession(`metadata ${method} ${type}`, (token) => sendOnce(token, method, type, some))));
      }
      return saved;
    };
  return { create: send('create'), update: send('update'), upsert: send('upsert') };
}

async function sendOnce(
  token: AccessToken,
  method: 'create' | 'update' | 'upsert',
  type: MetadataType,
  pieces: Metadata[],
): Promise<SaveResult[]> {
  const { metadata } = openConnection(token);
  const send = {
    create: (): Promise<unknown> => metadata.create(type, pieces),
    update: (): Promise<unknown> => metadata.update(type, pieces),
    upsert: (): Promise<unknown> => metadata.upsert(type, pieces),
  };
  const path = `metadata ${method} ${type}`;
  try {
    return readResults(await within(send[method](), { timeoutMs, stopping: undefined, whose: 'Salesforce', path }));
  } catch (error) {
    throw error instanceof CrmError ? error : toCrmError(error, path);
  }
}

interface WireResult {
  fullName?: string;
  success?: boolean | string;
  errors?: { statusCode?: string; message?: string } | { statusCode?: string; message?: string }[];
}

/** XML has no lists of one, and no booleans: both come as jsforce happens to read them. */
function readResults(answer: unknown): SaveResult[] {
  const results: WireResult[] = Array.isArray(answer) ? answer : [answer];
  return results.map(({ fullName = '', success, errors }) => {
    const [first] = Array.isArray(errors) ? errors : [errors];
    const ok = String(success) === 'true';
    return {
      fullName,
      success: ok,
      code: ok ? null : (first?.statusCode ?? 'refused'),
      message: first?.message ?? null,
    };
  });
}

/** SOAP's faults come as errors whose name is the code, with or without `sf:` before it. */
export function toCrmError(error: unknown, call: string): CrmError {
  const reason = reasonOfFault(error);
  const details = { reason, cause: error };
  if (reason === 'INVALID_SESSION_ID')
    return new CrmError('unauthorized', `Salesforce refused the access token for ${call}.`, details);
  if (refusals.has(reason))
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

export const refusals: ReadonlySet<string> = new Set([
  ...['INSUFFICIENT_ACCESS', 'INSUFFICIENT_ACCESS_OR_READONLY', 'API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
  ...['CANNOT_MODIFY_MANAGED_OBJECT', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
]);
