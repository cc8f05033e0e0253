import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';

export interface Child {
  /** The next line of its output. @throws when it ends before. */
  answer<T>(schema: z.ZodType<T>): Promise<T>;
  order(line: string): void;
  /** Its input ends, and so does it. */
  stop(): Promise<void>;
}

/** Starts a script, named from this folder, with node's usual settings whatever the bench itself was given. */
export function startChild(script: string, args: string[], env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    answer: async (schema) => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended without an answer.`);
      return schema.parse(JSON.parse(value));
    },
    order: (line) => void child.stdin.write(`${line}\n`),
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
