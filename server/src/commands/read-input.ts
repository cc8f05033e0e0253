import type { Readable } from 'node:stream';
import { InputError } from '../problem.ts';
import type { Io } from './io.ts';

/** The whole of a text file; `-` is standard input. @throws InputError when it cannot be read or is no UTF-8. */
export async function readText(path: string, io: Io): Promise<string> {
  const parts: string[] = [];
  for await (const part of textOf(path, io)) parts.push(part);
  return withoutMark(parts.join(''));
}

/** Far more than the longest model; a wrong file is refused before it fills the memory. */
const exactMaxLength = 1_000_000;

/**
 * A text that is kept byte for byte, its byte order mark and line ends included; `-` is standard input.
 * @throws InputError when it cannot be read, is no UTF-8, or is too long.
 */
export async function readExactText(path: string, io: Io): Promise<string> {
  const refuse = (message: string, remedy: string) => new InputError([{ file: path, path: '', message, remedy }]);
  let text = '';
  for await (const part of textOf(path, io)) {
    text += part;
    if (text.length > exactMaxLength) throw refuse('this is longer than a megabyte', 'Name a model');
  }
  if (text.includes('\0')) throw refuse('there is a NUL character in it', 'Save it as plain text');
  return text;
}

/**
 * The lines of a text file, however large, one at a time. Not node:readline: it also ends a line at U+2028 and U+2029,
 * which may stand inside a JSON text. @throws InputError when the file cannot be read or is no UTF-8.
 */
export async function* readLines(path: string, io: Io): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  for await (const part of textOf(path, io)) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield isFirst ? withoutMark(line) : line;
      isFirst = false;
    }
  }
  if (rest !== '') yield isFirst ? withoutMark(rest) : rest;
}

/** Strict: what is no UTF-8 would otherwise be read as something else than what was written. */
async function* textOf(path: string, io: Io): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch (error) {
      const problem = { file: path, path: '', message: 'this is not UTF-8', remedy: 'Save it as UTF-8' };
      throw new InputError([problem], { cause: error });
    }
  };
  for await (const piece of readPieces(path, io)) yield decode(piece);
  yield decode();
}

/** A file in pieces, as they lie there. @throws InputError when it cannot be read. */
export async function* readPieces(path: string, io: Io): AsyncGenerator<Uint8Array> {
  for await (const piece of readable(io.openFile(path), path)) yield piece as Uint8Array;
}

async function* readable(stream: Readable, path: string): AsyncGenerator<unknown> {
  try {
    for await (const part of stream) yield part;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const message = faults[String(error.code)] ?? `cannot be read (${error.message})`;
    throw new InputError([{ file: path, path: '', message, remedy: 'Name a file that can be read' }], { cause: error });
  }
}

const faults: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'reading it is not permitted',
};

/** Editors on Windows like to begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
