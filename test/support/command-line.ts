import { Readable } from 'node:stream';
import { main } from '../../server/src/cli.ts';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command line in this process; `files` stand where its arguments name them. */
export async function runCommand(
  args: string[],
  { env, files = {} }: { env: Record<string, string>; files?: Record<string, string | Buffer> },
): Promise<CommandResult> {
  let [stdout, stderr] = ['', ''];
  const code = await main(args, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    interactive: false,
    env,
    openFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`The test has no file ${path}.`);
      return Readable.from([Buffer.from(content)], { objectMode: false });
    },
  });
  return { code, stdout, stderr };
}
