import { Client } from 'jsforce/lib/api/streaming.js';
import type { AccessToken } from '../connector.ts';
import { salesforceApiVersion } from './version.ts';

/** What comes and goes over CometD, as far as it matters here. */
export interface Message {
  channel?: string;
  subscription?: string;
  ext?: Record<string, unknown>;
}
export type Pass = (message: Message) => void;

/** jsforce's client of CometD, which is faye's, made to end: by itself it asks again for ever, whatever it is answered. */
export interface Faye {
  subscribe(channel: string, told: (message: unknown) => void): Promise<void>;
  /** Afterwards nothing is open. @param withinMs how long saying goodbye may take. */
  end(withinMs: number): Promise<void>;
}

interface Extension {
  incoming(message: Message, pass: Pass): void;
  outgoing?(message: Message, pass: Pass): void;
}

/** What faye keeps to itself: how it sends, and requests it waits for, which it sends again when they have failed. */
interface Inside {
  disable(feature: string): void;
  disconnect(): PromiseLike<void> | undefined;
  _dispatcher: {
    selectTransport(type: string): void;
    close(): void;
    _transport: { batching: boolean };
    _envelopes: Map<
      string,
      { timer?: NodeJS.Timeout | null; request?: Promise<{ destroy?(): void } | undefined> | null }
    >;
  };
}

/** @param againMs after how long what failed is sent again. */
export function openFaye(token: AccessToken, extensions: readonly Extension[], againMs: number): Faye {
  const client = openClient(token, againMs);
  for (const extension of extensions) client.addExtension(extension);
  const inside = client as unknown as Inside;
  return {
    subscribe: async (channel, told) => {
      await client.subscribe(channel, told);
    },
    end: async (withinMs) => {
      drop(inside);
      await inTime(inside.disconnect(), withinMs);
      drop(inside);
      inside._dispatcher.close();
    },
  };
}

/** As jsforce makes one, but for the WebSocket that it tries first, and never closes: no org has any. */
function openClient({ accessToken, instanceUrl }: AccessToken, againMs: number): Client {
  const client = new Client(`${instanceUrl}/cometd/${salesforceApiVersion}`, { retry: againMs / 1000 });
  client.setHeader('Authorization', `OAuth ${accessToken}`);
  const inside = client as unknown as Inside;
  inside.disable('websocket');
  const { _dispatcher: dispatcher } = inside;
  dispatcher.selectTransport('long-polling');
  dispatcher._transport.batching = false;
  return client;
}

/** Before the requests are cut off they are forgotten: one that fails is sent again. */
function drop({ _dispatcher: { _envelopes: envelopes } }: Inside): void {
  const dropped = [...envelopes.values()];
  envelopes.clear();
  for (const { timer, request } of dropped) {
    if (timer) clearTimeout(timer);
    void request?.then((one) => one?.destroy?.());
  }
}

async function inTime(work: PromiseLike<void> | undefined, timeoutMs: number): Promise<void> {
  if (!work) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.resolve(work).catch(() => undefined), late]);
  clearTimeout(timer);
}
