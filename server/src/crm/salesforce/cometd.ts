import { Client, StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { salesforceApiVersion } from './version.ts';

/** How long an org may say nothing before it is given up, and how long ending may take. */
export interface ListenPatience {
  /** From the first request to the first answer of the protocol. */
  beginMs: number;
  /** Afterwards. Salesforce answers a long poll after 110 s, if nothing happens. */
  silenceMs: number;
  endMs: number;
  /** After how long what failed is sent again. */
  againMs: number;
}

export const listenPatience: ListenPatience = { beginMs: 60_000, silenceMs: 180_000, endMs: 2_000, againMs: 5_000 };

/** A client of an org's CometD that ends: by itself faye asks again for ever, whatever it is answered. */
export interface Cometd {
  subscribe(channel: string, told: (message: unknown) => void): Promise<void>;
  /** Rejects when the org refuses the token, or says nothing any more. @throws CrmError */
  failed: Promise<never>;
  /** Afterwards nothing is asked, and nothing is open. */
  end(): Promise<void>;
}

interface Message {
  channel?: string;
  subscription?: string;
  ext?: Record<string, unknown>;
}
type Pass = (message: Message) => void;

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

/** Only what happens from now on. */
const newest = -1;

/** @param from the replay id behind which each channel is to be heard; looked at whenever one is subscribed to. */
export function openCometd(token: AccessToken, from: ReadonlyMap<string, number>, patience: ListenPatience): Cometd {
  let fail: (error: CrmError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  let timer = setTimeout(() => fail(absent()), patience.beginMs);
  let hasEnded = false;
  const gate = {
    incoming: (message: Message, pass: Pass) => {
      // A proxy's or an API's own error is JSON too, and names no channel.
      if (message.channel !== undefined && !hasEnded) {
        clearTimeout(timer);
        timer = setTimeout(() => fail(silent(patience.silenceMs)), patience.silenceMs);
      }
      pass(message);
    },
    outgoing: (message: Message, pass: Pass) => {
      if (!hasEnded || message.channel === '/meta/disconnect') pass(message);
    },
  };
  const refused = new StreamingExtension.AuthFailure((message: unknown) => fail(toRefusal(message)));
  const client = openClient(token, patience);
  for (const extension of [gate, refused, replayFrom(from)]) client.addExtension(extension);
  const inside = client as unknown as Inside;
  return {
    failed,
    subscribe: async (channel, told) => {
      await client.subscribe(channel, told);
    },
    end: async () => {
      hasEnded = true;
      clearTimeout(timer);
      drop(inside);
      await inTime(inside.disconnect(), patience.endMs);
      drop(inside);
      inside._dispatcher.close();
    },
  };
}

/**
 * Asks of each channel for what came after its position. jsforce has an extension for one channel, which writes over what
 * those of other channels ask for: of several only the last would be replayed.
 */
function replayFrom(position: ReadonlyMap<string, number>) {
  return {
    incoming: (message: Message, pass: Pass) => pass(message),
    outgoing: (message: Message, pass: Pass) => {
      const { channel, subscription = '', ext } = message;
      const replay = { [subscription]: position.get(subscription) ?? newest };
      pass(channel === '/meta/subscribe' ? { ...message, ext: { ...ext, replay } } : message);
    },
  };
}

/** As jsforce makes one, but for the WebSocket that it tries first, and never closes: no org has any. */
function openClient({ accessToken, instanceUrl }: AccessToken, { againMs }: ListenPatience): Client {
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

/** What jsforce takes for a token that has ended may be a limit of clients or of events as well: no fresh token helps there. */
function toRefusal(message: unknown): CrmError {
  const { error, ext } = Refusal.safeParse(message).data ?? {};
  const detail = ext?.sfdc?.failureReason ?? error ?? '';
  if (detail.startsWith('401'))
    return new CrmError('unauthorized', 'Salesforce refused the access token for change events.');
  return new CrmError('forbidden', 'Salesforce does not let us hear of changes as they happen.', {
    detail: detail.slice(0, 500),
  });
}

/** `{"ext":{"sfdc":{"failureReason":"401::Authentication invalid"}},"error":"403::Handshake denied"}` */
const Refusal = z.object({
  error: z.string().nullish(),
  ext: z.object({ sfdc: z.object({ failureReason: z.string().nullish() }).nullish() }).nullish(),
});

const absent = () =>
  new CrmError(
    'not-found',
    'The org has nothing that tells of changes as they happen, or does not answer. Until it does they are found by polling.',
  );

const silent = (afterMs: number) =>
  new CrmError('unavailable', `The org has told nothing, not even that nothing happens, for ${afterMs / 1000} s.`);
