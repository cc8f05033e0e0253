import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Book } from '../sandbox/book/book.ts';
import type { Portal } from '../sandbox/hubspot/portal.ts';
import type { Exchange } from '../sandbox/hubspot/router.ts';
import { type HubSpot, startHubSpot } from '../sandbox/hubspot/server.ts';
import { hubspotEnv } from './crm-env.ts';
import { makeDataDir } from './database.ts';
import { freePort } from './port.ts';

const command = join(process.cwd(), 'server/bin/barometer.js');
const LogLine = z.looseObject({ time: z.number() });

/** An account, a port and a data directory that outlive the processes started there. */
export interface Place {
  hubspot: HubSpot;
  appUrl: string;
  installUrl: string;
  run(...args: string[]): Running;
  /** Sends the signal in the moment HubSpot answers the n-th such call from now. @returns the exit code. */
  killAt(running: Running, pattern: RegExp, nth: number, signal?: NodeJS.Signals): Promise<number | null>;
  /** How many such calls HubSpot has answered. */
  answered(pattern: RegExp): number;
  close(): Promise<void>;
}

export async function makePlace(book: Book, more: Record<string, string>): Promise<Place> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const calls: string[] = [];
  const watchers = new Set<(call: string) => void>();
  const hubspot = await startHubSpot({
    book,
    redirectUris: [`${appUrl}/oauth/hubspot/callback`],
    serverUrl: appUrl,
    optionalScopes: (more.HUBSPOT_OPTIONAL_SCOPES ?? '').split(' ').filter(Boolean),
    limits: { tenSecondly: 100_000, searchSecondly: 1_000 },
    onExchange: ({ method, path, status }: Exchange) => {
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
    ...hubspotEnv(hubspot),
    ...more,
  };
  const all: Running[] = [];
  return {
    ...{ hubspot, appUrl },
    installUrl: `${appUrl}/oauth/hubspot/install`,
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
      await hubspot.close();
      remove();
    },
  };
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

/** What every company of the account shows of its health, without the moments of scoring. */
export function shown(portal: Portal): Record<string, unknown> {
  return Object.fromEntries(
    portal.records.companies.all().map(({ id, properties }) => {
      const { health_details, health_band_since: _since, ...fields } = properties;
      const health = Object.entries(fields).filter(([name]) => name.startsWith('health_'));
      const { scoredAt: _at, bandSince: _band, ...details } = JSON.parse(health_details ?? '{}');
      return [id, { ...Object.fromEntries(health), details }];
    }),
  );
}
