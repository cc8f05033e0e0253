import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Crm } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import { installPath } from '../../server/src/crm/connectors.ts';
import type { Book } from '../sandbox/book/book.ts';
import { makeDataDir } from './database.ts';
import { freePort } from './port.ts';
import type { Simulated, SimulatedOptions } from './simulated.ts';
import { startSimulatedHubSpot } from './simulated-hubspot.ts';
import { startSimulatedSalesforce } from './simulated-salesforce.ts';

const command = join(process.cwd(), 'server/bin/barometer.js');
const LogLine = z.looseObject({ time: z.number() });

/** An account, a port and a data directory that outlive the processes started there. */
export interface Place<S extends Simulated = Simulated> {
  simulated: S;
  appUrl: string;
  installUrl: string;
  run(...args: string[]): Running;
  /** Sends the signal in the moment the CRM answers the n-th such call from now. @returns the exit code. */
  killAt(running: Running, pattern: RegExp, nth: number, signal?: NodeJS.Signals): Promise<number | null>;
  /** How many such calls the CRM has answered. */
  answered(pattern: RegExp): number;
  close(): Promise<void>;
}

/** @param start of the CRM it is about. */
export async function makePlace<S extends Simulated>(
  start: (options: SimulatedOptions) => Promise<S>,
  book: Book,
  more: Record<string, string>,
): Promise<Place<S>> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const calls: string[] = [];
  const watchers = new Set<(call: string) => void>();
  const simulated = await start({
    ...{ book, appUrl },
    onExchange: ({ method, path, status }) => {
      const call = `${method} ${path} ${status}`;
      calls.push(call);
      for (const watch of watchers) watch(call);
    },
  });
  const { dataDir, remove } = makeDataDir();
  const env = {
    PORT: String(port),
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    ...simulated.env,
    ...more,
  };
  const all: Running[] = [];
  return {
    ...{ simulated, appUrl },
    installUrl: appUrl + installPath(simulated.crm),
    run: (...args) => {
      const running = run(args, env);
      all.push(running);
      return running;
    },
    killAt: async (running, pattern, nth, signal = 'SIGKILL') => {
      let count = 0;
      const watch = (call: string) => {
        if (!pattern.test(call)) return;
        count += 1;
        if (count === nth) running.child.kill(signal);
      };
      watchers.add(watch);
      const code = await running.exited;
      watchers.delete(watch);
      if (count < nth) throw new Error(`Ended with ${code} after ${count} calls: ${running.output()}`);
      return code;
    },
    answered: (pattern) => calls.filter((call) => pattern.test(call)).length,
    close: async () => {
      for (const running of all) await running.end('SIGKILL');
      await simulated.close();
      remove();
    },
  };
}

const starts = { hubspot: startSimulatedHubSpot, salesforce: startSimulatedSalesforce };

/** Beside whichever of them. */
export function makePlaceOf(crm: Crm, book: Book, more: Record<string, string>): Promise<Place> {
  return makePlace<Simulated>(starts[crm], book, more);
}

/** A Barometer process, and what it has said on stderr. */
export interface Running {
  child: ChildProcess;
  exited: Promise<number | null>;
  output(): string;
  /** Resolves when a line holds this text. */
  logged(text: string): Promise<void>;
  /** The log line with this message. */
  line(message: string): z.infer<typeof LogLine>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

function run(args: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const exited = once(child, 'close').then(([code]): number | null => code);
  const output = () => said.join('\n');
  return {
    child,
    exited,
    output,
    logged: async (text) => {
      while (!said.some((line) => line.includes(text))) {
        const next = await Promise.race([once(lines, 'line'), exited.then(() => 'exited' as const)]);
        if (next === 'exited') throw new Error(`Ended without "${text}": ${output()}`);
      }
    },
    line: (message) => LogLine.parse(JSON.parse(said.find((line) => line.includes(`"msg":"${message}"`)) ?? 'null')),
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/**
 * Ages are counted in whole days, and runs minutes apart are compared: every record is of an hour far from now, so
 * that none comes of age between two runs. What is past stays past: a record cannot be modified before it was.
 */
export function withSteadyTimes(book: Book, now: Date): Book {
  const halfDayOff = new Date(now.getTime() + 12 * 3_600_000).toISOString().slice(10);
  const steady = (moment: string) => {
    const moved = new Date(moment.slice(0, 10) + halfDayOff);
    const isAhead = new Date(moment) <= now && moved > now;
    return new Date(moved.getTime() - (isAhead ? 86_400_000 : 0)).toISOString();
  };
  return JSON.parse(JSON.stringify(book).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, steady));
}
