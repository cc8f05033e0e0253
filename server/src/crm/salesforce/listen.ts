import { z } from 'zod';
import type { AccessToken } from '../connector.ts';
import { CrmError } from '../errors.ts';
import type { Listening } from '../happening.ts';
import { type ChangeTold, channels, readChangeEvent } from './change-event.ts';
import { type Cometd, listenPatience, openCometd } from './cometd.ts';

/** The last replay id of each channel. */
const Position = z.record(z.string(), z.number());

/** What has come meanwhile is kept together: in a flood one by one would take hours. */
const keptTogether = 500;

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
  const position = new Map(Object.entries(readPosition(from)));
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

async function subscribeAll(cometd: Cometd, position: Map<string, number>, kept: Keeper): Promise<void> {
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

/** Keeps what is told, in its order. */
interface Keeper {
  tell(channel: string, told: ChangeTold): void;
  failed: Promise<never>;
  /** Waits for what is being kept. */
  end(): Promise<void>;
}

/** After a failure nothing more is kept: a position behind what was lost would lose it for good. So it is when stopped. */
function makeKeeper(position: Map<string, number>, hear: Listening['hear'], signal: AbortSignal): Keeper {
  const waiting: { channel: string; told: ChangeTold }[] = [];
  let keeping = Promise.resolve();
  let isKeeping = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const keepAll = async () => {
    while (waiting.length > 0 && !signal.aborted) {
      const some = waiting.splice(0, keptTogether);
      for (const { channel, told } of some) if (told.replayId !== null) position.set(channel, told.replayId);
      await hear({
        happenings: some.flatMap(({ told }) => told.happening ?? []),
        missed: some.some(({ told }) => told.missed),
        position: JSON.stringify(Object.fromEntries(position)),
      });
    }
    isKeeping = false;
  };
  return {
    failed,
    tell: (channel, told) => {
      waiting.push({ channel, told });
      // One that has failed stays as it is.
      if (isKeeping) return;
      isKeeping = true;
      keeping = keepAll();
      keeping.catch(fail);
    },
    end: () => keeping.catch(() => undefined),
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
