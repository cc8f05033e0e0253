import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** What a command may touch of the outside; tests hand in their own. */
export interface Io {
  /** Answers: one JSON document with --json. */
  stdout(text: string): void;
  /** Everything for people: progress, problems. */
  stderr(text: string): void;
  /** Whether progress may be drawn with bars. */
  interactive: boolean;
  env: Record<string, string | undefined>;
  /** `-` is standard input. */
  openFile(path: string): Readable;
  /** Whether it can be read twice: a file can, standard input and other pipes cannot. */
  isRereadable(path: string): Promise<boolean>;
}

export function processIo(): Io {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    interactive: Boolean(process.stderr.isTTY),
    env: process.env,
    openFile: (path) => (path === '-' ? process.stdin : createReadStream(path)),
    isRereadable: async (path) => path !== '-' && (await stat(path).catch(() => undefined))?.isFile() === true,
  };
}

/** Exit codes every command shares. */
export const exitCodes = { ok: 0, failed: 1, badInput: 2 } as const;

/** Makes of a command what commander calls with the parsed options; its exit code becomes the program's. */
export type Run = <T>(command: (options: T, io: Io) => Promise<number>) => (options: T) => Promise<void>;

/** Every command has it. */
export const jsonOption = ['--json', 'one JSON document on stdout; progress goes to stderr'] as const;
