import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { makeFailure } from './failure.ts';
import { type Message, openFaye, type Pass } from './faye.ts';
import type { Position } from './position.ts';

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

/** An org's CometD, held to its protocol: each channel is heard from its position on, and silence is a failure. */
export interface Cometd {
  subscribe(channel: string, told: (message: unknown) => void): Promise<void>;
  /** Rejects when the org refuses the token, or says nothing any more. @throws CrmError */
  failed: Promise<never>;
  /** Afterwards nothing is asked, and nothing is open. */
  end(): Promise<void>;
}

/** Only what happens from now on. */
const newest = -1;

/** @param from the replay id behind which each channel is to be heard; looked at whenever one is subscribed to. */
export function openCometd(token: AccessToken, from: Position, patience: ListenPatience): Cometd {
  const { failed, fail } = makeFailure();
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
  const faye = openFaye(token, [gate, refused, replayFrom(from)], patience.againMs);
  return {
    failed,
    subscribe: faye.subscribe,
    end: async () => {
      hasEnded = true;
      clearTimeout(timer);
      await faye.end(patience.endMs);
    },
  };
}

/**
 * Asks of each channel for what came after its position. jsforce has an extension for one channel, which writes over what
 * those of other channels ask for: of several only the last would be replayed.
 */
function replayFrom(position: Position) {
  return {
    incoming: (message: Message, pass: Pass) => pass(message),
    outgoing: (message: Message, pass: Pass) => {
      const { channel, subscription = '', ext } = message;
      const replay = { [subscription]: position.get(subscription) ?? newest };
      pass(channel === '/meta/subscribe' ? { ...message, ext: { ...ext, replay } } : message);
    },
  };
}

/** What jsforce takes for a token that has ended may be a limit of clients or of events as well: no fresh token helps there. */
function toRefusal(message: unknown): CrmError {
  const { error, ext } = Refusal.safeParse(message).data ?? {};
  const detail = ext?.sfdc?.failureReason ?? error ?? '';
  if (detail.startsWith('401'))
    return new CrmError('unauthorized', 'Salesforce refused the access token for change events.');
  return new CrmError(
    'forbidden',
    'Salesforce does not let us hear of changes as they happen. Until it does they are found by polling.',
    { detail: detail.slice(0, 500) },
  );
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
