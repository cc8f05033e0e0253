import { syncTask } from '../operator/sync.ts';
import { InputError } from '../problem.ts';
import type { SyncResult } from '../queue/run-syncs.ts';
import { runComposed } from './composed.ts';
import { exitCodes, type Io } from './io.ts';
import { makeProgressDisplay } from './progress-display.ts';

export interface SyncOptions {
  connection?: string;
  json?: boolean;
}

/** Syncs now. Beside a server on the embedded database it asks that server; otherwise it does the work itself. */
export async function sync(options: SyncOptions, io: Io): Promise<number> {
  const display = makeProgressDisplay(io);
  const input = { connectionId: options.connection };
  const results = await runComposed(io, syncTask, input, ({ runner }) => runner, display.show).finally(() =>
    display.stop(),
  );
  return tell(results, options, io);
}

function tell(results: SyncResult[], options: SyncOptions, io: Io): number {
  if (results.length === 0)
    throw new InputError([
      {
        path: options.connection ?? 'barometer sync',
        message: 'no account is connected',
        remedy: 'Start `barometer serve` and open /oauth/hubspot/install, or /oauth/salesforce/install, in a browser',
      },
    ]);
  if (options.json) io.stdout(`${JSON.stringify({ results })}\n`);
  else for (const result of results) io.stderr(`${describe(result)}\n`);
  return results.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.failed;
}

function describe(result: SyncResult): string {
  if (!result.ok) {
    const { connectionId, message, code } = result;
    return `${message.startsWith(connectionId) ? '' : `${connectionId}: `}${message} (${code})`;
  }
  const refusals = result.refusals.map(
    ({ companyId, message }) => `\n  company ${companyId} is not written: ${message}`,
  );
  return `${result.connectionId}: read ${result.listed}, scored ${result.scored}, wrote ${result.written}${refusals.join('')}`;
}
