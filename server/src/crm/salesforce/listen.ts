import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Listening } from '../happening.ts';
import { channels, readChangeEvent } from './change-event.ts';
import { type Cometd, listenPatience, openCometd } from './cometd.ts';
import { type Keeper, makeKeeper } from './keeper.ts';
import { type Position, readPosition } from './position.ts';

/**
 * Listens to change data capture over CometD, jsforce's way, until the signal. Salesforce keeps events for three days; a
 * position that is older is refused, and is given up: a poll finds what lies between. A channel that the org has not
 * selected says so, and the others go on.
 * @throws CrmError `unauthorized` when the token has ended, `forbidden` when no channel may be listened to, `not-found`
 * where there is nothing to listen to, `unavailable` when the org falls silent; and whatever `hear` throws.
 */
export async function listen(
  token: AccessToken,
  { from, hear, signal }: Listening,
  patience = listenPatience,
): Promise<void> {
  if (signal.aborted) return;
  const position = readPosition(from);
  const cometd = openCometd(token, position, patience);
  const kept = makeKeeper(position, hear, signal);
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const subscribed = subscribeAll(cometd, position, kept).then(() => aborted);
  subscribed.catch(() => undefined);
  try {
    await Promise.race([cometd.failed, kept.failed, subscribed, aborted]);
  } finally {
    await cometd.end();
    await kept.end();
  }
}

async function subscribeAll(cometd: Cometd, position: Position, kept: Keeper): Promise<void> {
  const subscribe = async (channel: string, again = false): Promise<boolean> => {
    try {
      await cometd.subscribe(channel, (message) => kept.tell(channel, readChangeEvent(channel, message)));
      return true;
    } catch (error) {
      if (again || !isOldPosition(error)) return false;
      position.delete(channel);
      kept.tell(channel, { replayId: null, happening: null, missed: true });
      return subscribe(channel, true);
    }
  };
  const taken = await Promise.all([...channels.keys()].map((channel) => subscribe(channel)));
  if (!taken.includes(true))
    throw new CrmError(
      'forbidden',
      'The org does not let us hear of changes as they happen: select Account, Contact, Opportunity and Case under Change Data Capture. Until then they are found by polling.',
    );
}

/** `400::The replayId {18098167} you provided was invalid. …` */
const isOldPosition = (error: unknown) =>
  /replay ?id/i.test(
    error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error),
  );
