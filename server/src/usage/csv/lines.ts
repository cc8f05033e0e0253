import { InputError } from '../../problem.ts';

export interface Line {
  /** The first line of the file is 1. */
  number: number;
  text: string;
}

/** No line of usage is longer; a file without line ends would be held in memory whole. */
const lineMax = 100_000;

/**
 * The lines of a text file, however large: as many at a time as a piece of it holds, without their ends.
 * @throws InputError where it is not UTF-8, or a line never ends.
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Line[]> {
  // It leaves out a byte order mark by itself.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    const texts = (rest + decode(decoder, piece, { file, number, rest })).split('\n');
    rest = texts.pop() ?? '';
    const lines = texts.map((text, index) => ({ number: number + index + 1, text: withoutReturn(text) }));
    number += lines.length;
    const long = [...lines, { number: number + 1, text: rest }].find(({ text }) => text.length > lineMax);
    if (long) throw unusable(file, long.number, `the line is longer than ${lineMax} characters`, 'Is it a CSV file?');
    if (lines.length > 0) yield lines;
  }
  rest += decode(decoder, undefined, { file, number, rest });
  if (rest !== '') yield [{ number: number + 1, text: withoutReturn(rest) }];
}

function decode(
  decoder: TextDecoder,
  piece: Uint8Array | undefined,
  { file, number, rest }: { file: string; number: number; rest: string },
): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (error) {
    const [before = ''] = (rest + new TextDecoder().decode(piece)).split('\uFFFD');
    throw unusable(
      file,
      number + before.split('\n').length,
      'the file is not UTF-8 text',
      'Save it as "CSV UTF-8", or convert it with iconv',
      error,
    );
  }
}

const withoutReturn = (text: string) => (text.endsWith('\r') ? text.slice(0, -1) : text);

export function unusable(file: string, line: number, message: string, remedy: string, cause?: unknown): InputError {
  return new InputError([{ file, path: '', line, message, remedy }], { cause });
}
