import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { z } from 'zod';
import type { AccessToken, Listening } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { channels, readChangeEvent } from './change-event.ts';
import { openConnection } from './transport.ts';

/** The last replay id of each channel. */
const Position = z.record(z.string(), z.number());

/** Only what happens from now on. */
const newest = -1;

/**
 * Listens to change data capture over CometD, jsforce's way, until the signal. Salesforce keeps events for three days; a
 * position that is older is refused, and is given up: a poll finds what lies between. A channel that the org has not
 * selected says so, and the others go on.
 * @throws CrmError `unauthorized` when the token has ended, `forbidden` when no channel may be listened to.
 */
export async function listen(token: AccessToken, { from, hear, signal }: Listening): Promise<void> {
  if (signal.aborted) return;
  const position = new Map(Object.entries(readPosition(from)));
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const authFailure = new StreamingExtension.AuthFailure(() =>
    fail(new CrmError('unauthorized', 'Salesforce refused the access token for change events.')),
  );
  const client = openConnection(token).streaming.createClient([authFailure, replayFrom(position)]);
  let hearing = Promise.resolve();
  const told = (channel: string, message: unknown) => {
    hearing = hearing
      .then(() => {
        const { replayId, happening, missed } = readChangeEvent(channel, message);
        if (replayId !== null) position.set(channel, replayId);
        const at = JSON.stringify(Object.fromEntries(position));
        return hear({ happenings: happening ? [happening] : [], missed, position: at });
      })
      .catch(fail);
  };
  const subscribe = async (channel: string, again = false): Promise<boolean> => {
    try {
      await client.subscribe(channel, (message: unknown) => told(channel, message));
      return true;
    } catch (error) {
      if (again || !isOldPosition(error)) return false;
      position.delete(channel);
      await hear({ happenings: [], missed: true, position: JSON.stringify(Object.fromEntries(position)) });
      return subscribe(channel, true);
    }
  };
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const subscribed = Promise.all([...channels.keys()].map((channel) => subscribe(channel))).then((taken) => {
    if (!taken.includes(true))
      throw new CrmError(
        'forbidden',
        'The org does not let us hear of changes as they happen: select Account, Contact, Opportunity and Case under Change Data Capture. Until then they are found by polling.',
      );
    return aborted;
  });
  try {
    await Promise.race([failed, subscribed, aborted]);
    await hearing;
  } finally {
    subscribed.catch(() => undefined);
    failed.catch(() => undefined);
    disconnect(client);
  }
}

/** Faye's types leave it out. Without it the client would go on asking for ever. */
function disconnect(client: object): void {
  if ('disconnect' in client && typeof client.disconnect === 'function') client.disconnect();
}

interface Message {
  channel: string;
  subscription?: string;
  ext?: Record<string, unknown>;
}

/**
 * Asks of each channel for what came after its position. jsforce has an extension for one channel, which writes over what
 * those of other channels ask for: of several only the last would be replayed.
 */
function replayFrom(position: ReadonlyMap<string, number>) {
  return {
    incoming: (message: Message, pass: (message: Message) => void) => pass(message),
    outgoing: (message: Message, pass: (message: Message) => void) => {
      const { channel, subscription = '', ext } = message;
      const replay = { [subscription]: position.get(subscription) ?? newest };
      pass(channel === '/meta/subscribe' ? { ...message, ext: { ...ext, replay } } : message);
    },
  };
}

function readPosition(from: string | null): Record<string, number> {
  try {
    return Position.parse(JSON.parse(from ?? '{}'));
  } catch {
    // Of an older version: listening begins anew, and a poll finds what lies between.
    return {};
  }
}

/** `400::The replayId {18098167} you provided was invalid. …` */
const isOldPosition = (error: unknown) =>
  /replay ?id/i.test(
    error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error),
  );
