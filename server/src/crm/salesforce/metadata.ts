import type { Connection } from 'jsforce';
import { z } from 'zod';
import type { CrmErrorDetails } from '../errors.ts';
import type { WithToken } from './client.ts';
import { soap } from './soap.ts';

export type MetadataType = 'CustomField' | 'PermissionSet' | 'ListView';

/** One piece of an org's set-up: its full name, and what its type has. */
export type Metadata = { fullName: string } & Record<string, unknown>;

/** How a piece was taken. */
export interface SaveResult {
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

type Save = (api: Connection['metadata'], type: MetadataType, pieces: Metadata[]) => Promise<unknown>;

export function makeMetadataApi(withToken: WithToken): MetadataApi {
  const saving = (method: string, save: Save) => async (type: MetadataType, pieces: Metadata[]) => {
    const name = `metadata ${method} ${type}`;
    const saved: SaveResult[] = [];
    for (let start = 0; start < pieces.length; start += piecesMax) {
      const some = pieces.slice(start, start + piecesMax);
      const send = ({ metadata }: Connection) => save(metadata, type, some);
      saved.push(...(await withToken(name, (token) => soap(token, { name, timeoutMs, send, schema: SaveResults }))));
    }
    return saved;
  };
  return {
    create: saving('create', (api, type, pieces) => api.create(type, pieces)),
    update: saving('update', (api, type, pieces) => api.update(type, pieces)),
    upsert: saving('upsert', (api, type, pieces) => api.upsert(type, pieces)),
  };
}

/** Why a piece was not taken, as our errors tell it. */
export const refusalOf = ({ code, message }: SaveResult): CrmErrorDetails => ({
  ...(code === null ? {} : { reason: code }),
  ...(message === null ? {} : { detail: message.slice(0, 500) }),
});

/** XML has no lists of one. */
const listOf = <T>(one: z.ZodType<T>) => z.union([z.array(one), one.transform((only) => [only])]);

const SaveResults = listOf(
  z
    .object({
      // Nor are there booleans: jsforce reads them where it knows the type.
      success: z.unknown().transform((value) => String(value) === 'true'),
      errors: listOf(z.object({ statusCode: z.string().nullish(), message: z.string().nullish() })).nullish(),
    })
    .transform(({ success, errors }): SaveResult => {
      const [first] = errors ?? [];
      return {
        success,
        code: success ? null : (first?.statusCode ?? 'refused'),
        message: first?.message ?? null,
      };
    }),
);
