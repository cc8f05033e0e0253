import { Failure } from '@barometer/cards/data/ask.ts';
import type { HostAnswer, HostFetch, RecordUrl, ServerOptions } from '@barometer/cards/data/options.ts';
import { hubspot } from '@hubspot/ui-extensions';
import { z } from 'zod/mini';

/** As much of an extension's context as matters to where and whom it asks. */
interface Context {
  variables?: Record<string, unknown> | undefined;
}

/** The server by the profile the app was uploaded with. */
export function serverOf({ variables }: Context): ServerOptions {
  const url = variables?.SERVER_URL;
  if (typeof url === 'string' && url !== '') return { serverUrl: url.replace(/\/+$/, ''), fetch: hubspotFetch };
  return { serverUrl: '', fetch: () => Promise.reject(new Failure({ kind: 'unconfigured' }, false)) };
}

/** Ids of object types in record URLs. */
export const objectTypeIds = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' } as const;

/** A record's page, for where our server did not tell it: HubSpot leads from here to the host of the account. */
export function recordUrlOf(portalId: number): RecordUrl {
  return (type, id) =>
    `https://app.hubspot.com/contacts/${portalId}/record/${objectTypeIds[type]}/${encodeURIComponent(id)}`;
}

/**
 * `hubspot.fetch`: through HubSpot's proxy, which signs who is asking. It sets no header of its own, so nothing but the
 * method, the body and the time to wait is passed on.
 */
const hubspotFetch: HostFetch = async (url, { method = 'GET', body, timeout } = {}) => {
  const options = {
    method: Method.parse(method),
    ...(timeout === undefined ? {} : { timeout }),
    ...(body === undefined ? {} : { body: Body.parse(body) }),
  };
  try {
    const response = await hubspot.fetch(url, options);
    return opened(response.ok, response.status, await response.json().catch(() => undefined));
  } catch (error) {
    // What our server said may come with the rejection; where nothing does, nobody was reached.
    const carried = Envelope.safeParse(error).success ? error : Rejection.safeParse(error).data?.responseJSON;
    if (carried === undefined) throw error;
    return opened(false, 502, carried);
  }
};

const Method = z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']);
const Body = z.record(z.string(), z.unknown());

/**
 * The proxy answers HTTP 200 with this around what a server refuses. Whether `hubspot.fetch` takes it off again is not
 * documented, so both are understood.
 */
const Envelope = z.object({
  status: z.literal('error'),
  category: z.string(),
  responseBody: z.optional(z.unknown()),
  context: z.optional(z.object({ appServerStatusCode: z.optional(z.array(z.coerce.number())) })),
});
const Rejection = z.object({ responseJSON: Envelope });

function opened(ok: boolean, status: number, json: unknown): HostAnswer {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return { ok, status, json: async () => json };
  const { responseBody, context } = envelope.data;
  return { ok: false, status: context?.appServerStatusCode?.[0] ?? 502, json: async () => responseBody };
}
