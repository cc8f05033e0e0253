import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import { connectionIdOf } from '../store/connections.ts';

const Ready = z.object({
  url: z.string(),
  /** HubSpot's. */
  portalId: z.union([z.string(), z.number()]).transform(String).optional(),
  /** Salesforce's. */
  orgId: z.string().optional(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** A simulated account of a CRM, with our app in it. */
export interface Account {
  crm: Crm;
  accountId: string;
  connectionId: string;
  url: string;
  clientId: string;
  clientSecret: string;
  stop(): Promise<void>;
}

const sandbox = fileURLToPath(new URL('../../../test/sandbox/main.ts', import.meta.url));

/** Starts a simulated CRM as a process of its own: as the real one, it is only reached over HTTP. */
export async function startAccount(crm: Crm, args: string[], onLine: (text: string) => void): Promise<Account> {
  // Resolved from here: Node itself would look for tsx in the folder the command was called from.
  const tsx = import.meta.resolve('tsx');
  const all = ['--import', tsx, sandbox, '--crm', crm, ...args, '--exit-with-parent'];
  const child = spawn(process.execPath, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', (text) => {
    // Of use only to somebody who registers an app by hand.
    if (!text.startsWith('Redirect URLs')) onLine(text);
  });
  const { portalId, orgId, ...ready } = Ready.parse(JSON.parse(await firstLine(child, crm)));
  const accountId = portalId ?? orgId ?? '';
  return {
    ...{ crm, accountId, connectionId: connectionIdOf(crm, accountId), ...ready },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function firstLine(
  child: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> },
  crm: Crm,
): Promise<string> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new AccountError(crm, Number(code ?? 1));
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string];
  exited.catch(() => undefined);
  return line;
}

/** The simulator did not start; it has said why itself. `exitCode` 2 means its input was wrong. */
export class AccountError extends Error {
  readonly code = 'simulated-account';
  readonly retryable = false;

  constructor(
    crm: Crm,
    readonly exitCode: number,
  ) {
    super(
      `The simulated ${crmLabels[crm]} ended with exit code ${exitCode} before it was ready; its message is above.`,
    );
    this.name = 'AccountError';
  }
}
