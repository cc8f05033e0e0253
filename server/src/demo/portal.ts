import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Ready = z.object({
  url: z.string(),
  portalId: z.union([z.string(), z.number()]).transform(String),
  clientId: z.string(),
  clientSecret: z.string(),
});

export interface Portal extends z.infer<typeof Ready> {
  stop(): Promise<void>;
}

const sandbox = fileURLToPath(new URL('../../../test/sandbox/main.ts', import.meta.url));

/** Starts the simulated HubSpot as a process of its own: as the real one, it is only reached over HTTP. */
export async function startPortal(args: string[], onLine: (text: string) => void): Promise<Portal> {
  // Resolved from here: Node itself would look for tsx in the folder the command was called from.
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, sandbox, ...args, '--exit-with-parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (text) => {
    // Of use only to somebody who registers an app by hand.
    if (!text.startsWith('Redirect URLs')) onLine(text);
  });
  const ready = Ready.parse(JSON.parse(await firstLine(child)));
  return {
    ...ready,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function firstLine(child: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> }): Promise<string> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new PortalError(Number(code ?? 1));
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string];
  exited.catch(() => undefined);
  return line;
}

/** The simulator did not start; it has said why itself. `exitCode` 2 means its input was wrong. */
export class PortalError extends Error {
  readonly code = 'portal';
  readonly retryable = false;

  constructor(readonly exitCode: number) {
    super(`The simulated HubSpot ended with exit code ${exitCode} before it was ready; its message is above.`);
    this.name = 'PortalError';
  }
}
