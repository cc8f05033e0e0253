import { main } from '../../server/src/cli.ts';
import { memoryIo } from './memory-io.ts';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command line in this process; `files` stand where its arguments name them. */
export async function runCommand(
  args: string[],
  { env, files = {} }: { env: Record<string, string>; files?: Record<string, string | Uint8Array> },
): Promise<CommandResult> {
  const { io, out } = memoryIo(files, { piece: 16_384, env });
  const code = await main(args, io);
  return { code, ...out };
}
