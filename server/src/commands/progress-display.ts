import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { ProgressEvent, SyncStep } from '../sync/progress.ts';
import type { Io } from './io.ts';

export interface ProgressDisplay {
  show(event: ProgressEvent): void;
  stop(): void;
}

const names: Record<SyncStep, string> = {
  company: 'Companies',
  contact: 'Contacts',
  deal: 'Deals',
  ticket: 'Tickets',
  events: 'Events',
  score: 'Scored',
  write: 'Written back',
  replay: 'Replayed',
  preview: 'Previewed',
  usage: 'Usage',
};

/** Bars on a terminal, and a line per finished step elsewhere: a log should not fill with percentages. */
export function makeProgressDisplay(io: Io): ProgressDisplay {
  return io.interactive ? makeBars() : makeLines(io);
}

function makeBars(): ProgressDisplay {
  const multi = new MultiBar(
    {
      format: '  {name} {bar} {value}/{totalText}',
      hideCursor: true,
      emptyOnZero: true,
      // A step with nothing to do is done, not 0 %.
      autopadding: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  const bars = new Map<SyncStep, SingleBar>();
  return {
    show: ({ step, done, total }) => {
      const payload = { name: names[step].padEnd(12), totalText: total === null ? '?' : String(total) };
      const bar = bars.get(step) ?? multi.create(total ?? 0, 0, payload);
      bars.set(step, bar);
      bar.setTotal(Math.max(total ?? done + 1, done));
      bar.update(done, payload);
    },
    stop: () => multi.stop(),
  };
}

function makeLines(io: Io): ProgressDisplay {
  const finished = new Map<SyncStep, number>();
  return {
    show: ({ step, done, total }) => {
      if (total === null || done < total || finished.get(step) === done) return;
      finished.set(step, done);
      io.stderr(`  ${names[step].padEnd(12)} ${done}\n`);
    },
    stop: () => undefined,
  };
}
