import type { Listening } from '../happening.ts';
import type { ChangeTold } from './change-event.ts';
import { makeFailure } from './failure.ts';
import { type Position, writePosition } from './position.ts';

/** What has come meanwhile is kept together: in a flood one by one would take hours. */
const keptTogether = 500;

/** Keeps what is told, in its order. */
export interface Keeper {
  tell(channel: string, told: ChangeTold): void;
  failed: Promise<never>;
  /** Waits for what is being kept. */
  end(): Promise<void>;
}

/**
 * After a failure nothing more is kept: a position behind what was lost would lose it for good. So it is when stopped.
 * @param position moves on with what is kept.
 */
export function makeKeeper(position: Position, hear: Listening['hear'], signal: AbortSignal): Keeper {
  const waiting: { channel: string; told: ChangeTold }[] = [];
  let keeping = Promise.resolve();
  let isKeeping = false;
  const { failed, fail } = makeFailure();
  const keepAll = async () => {
    while (waiting.length > 0 && !signal.aborted) {
      const some = waiting.splice(0, keptTogether);
      for (const { channel, told } of some) if (told.replayId !== null) position.set(channel, told.replayId);
      await hear({
        happenings: some.flatMap(({ told }) => told.happening ?? []),
        missed: some.some(({ told }) => told.missed),
        position: writePosition(position),
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
