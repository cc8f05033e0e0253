import { Readable } from 'node:stream';
import type { Io } from '../../server/src/commands/io.ts';

/** An Io over files in memory; `piece` cuts what is read into pieces of that many bytes, as a pipe would. */
export function memoryIo(
  files: Record<string, string | Uint8Array>,
  { piece = 7, env = {} }: { piece?: number; env?: Record<string, string> } = {},
) {
  const out = { stdout: '', stderr: '' };
  const io: Io = {
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
    interactive: false,
    env,
    openFile: (path) => {
      const content = files[path];
      const bytes = Buffer.from(content ?? '');
      return Readable.from(
        (function* () {
          if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
          for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
        })(),
        { objectMode: false },
      );
    },
    isRereadable: async (path) => path !== '-',
  };
  return { io, out };
}
