import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errnoOf } from '../errno.ts';
import { disconnectTask } from '../operator/disconnect.ts';
import { exportTask } from '../operator/export.ts';
import { InputError } from '../problem.ts';
import type { ExportPage } from '../store/export.ts';
import { runComposed } from './composed.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

export interface DisconnectFlags {
  connection?: string;
  export?: string;
  now?: boolean;
  json?: boolean;
}

/** Ends a connection; its data is written out before, where that is asked for, and nothing is ended if that fails. */
export async function disconnect(flags: DisconnectFlags, io: Io): Promise<number> {
  const exported = flags.export === undefined ? null : await writeExport(flags.export, flags.connection, io);
  const input = { connectionId: flags.connection, now: flags.now ?? false };
  const ended = await runComposed(io, disconnectTask, input, ({ ops }) => ops.end);
  if (flags.json) io.stdout(`${JSON.stringify({ ...ended, exported })}\n`);
  else {
    const { connectionId, changed, uninstalled, eraseAt } = ended;
    const told = [
      changed ? `${connectionId} is disconnected.` : `${connectionId} was disconnected before.`,
      ...(changed && !uninstalled
        ? [
            'The CRM would not take the app off the account: an administrator there should look whether it is still listed.',
          ]
        : []),
      ...(exported === null ? [] : [`${exported} lines are in ${flags.export}.`]),
      eraseAt === null
        ? 'Its data is deleted.'
        : `Its data is kept until ${eraseAt.slice(0, 10)}; connect the account again before that to go on where it was.`,
      ...(eraseAt !== null && exported === null
        ? ['Until then `barometer disconnect --export FILE` writes it out.']
        : []),
    ];
    io.stdout(`${told.join('\n')}\n`);
  }
  return exitCodes.ok;
}

/** Under another name until it is whole: half an export must not pass for one. @returns how many lines. */
async function writeExport(path: string, connectionId: string | undefined, io: Io): Promise<number> {
  const unfinished = `${path}.part`;
  let lines = 0;
  try {
    await withOperator(io, async (operator) => {
      async function* pages(): AsyncGenerator<string> {
        let cursor: ExportPage['next'] = null;
        do {
          const page: ExportPage = await operator.run(exportTask, { connectionId, cursor });
          lines += page.lines.length;
          if (page.lines.length > 0) yield `${page.lines.join('\n')}\n`;
          cursor = page.next;
        } while (cursor !== null);
      }
      // Readable by nobody else: it holds what is known of customers.
      await pipeline(Readable.from(pages()), createWriteStream(unfinished, { mode: 0o600 }));
    });
    await rename(unfinished, path);
    return lines;
  } catch (error) {
    await rm(unfinished, { force: true });
    const code = errnoOf(error);
    if (code === undefined) throw error;
    const problem = { path: '--export', message: `${path} cannot be written (${code})` };
    throw new InputError([{ ...problem, remedy: 'Name a file in a folder you may write to' }], { cause: error });
  }
}
