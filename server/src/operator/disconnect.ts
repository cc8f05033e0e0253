import { z } from 'zod';
import type { AccountSession, Connector, TokenRefresher } from '../crm/connector.ts';
import type { Connectors } from '../crm/connectors.ts';
import { CrmError } from '../crm/errors.ts';
import type { Vault } from '../crm/vault.ts';
import { type EraseDeps, eraseIfEnded } from '../queue/erase-job.ts';
import { type Connection, endConnection, readTokens } from '../store/connections.ts';
import { listErasures } from '../store/erase.ts';
import { chooseConnection } from './connection.ts';
import type { Task } from './task.ts';

export interface EndDeps extends EraseDeps {
  vault: Vault;
  connectors: Connectors;
  openSession(connectionId: string, refresher: TokenRefresher): AccountSession;
  wait(delayMs: number): Promise<void>;
}

export interface Disconnected {
  connectionId: string;
  /** False when it was disconnected before; the days of grace go on. */
  changed: boolean;
  /** False when the CRM would not do it: there is nothing left to be done from here. */
  uninstalled: boolean;
  /** ISO; null: everything is deleted now. */
  eraseAt: string | null;
}

const Input = z.object({ connectionId: z.string().optional(), now: z.boolean() });

/** Work that is under way ends at its next call; its last page may still have to be kept. */
const eraseTries = 60;
const eraseEveryMs = 1_000;

/**
 * Ends a connection from our side: takes the app off the account, ends its tokens, and deletes what is kept of it after
 * some days, or at once. Connecting again before that makes it as it was.
 * @throws CrmError when the CRM cannot be asked; nothing has changed then.
 */
export const disconnectTask: Task<EndDeps, z.infer<typeof Input>, Disconnected> = {
  name: 'disconnect',
  input: Input,
  run: async (deps, { connectionId, now: atOnce }) => {
    const connection = await chooseConnection(deps.db, connectionId);
    const isActive = connection.status === 'active';
    const uninstalled = isActive ? await end(deps, connection) : false;
    if (!atOnce)
      return {
        connectionId: connection.id,
        changed: isActive,
        uninstalled,
        eraseAt: await eraseAt(deps, connection.id),
      };
    await eraseNow(deps, connection.id);
    return { connectionId: connection.id, changed: isActive, uninstalled, eraseAt: null };
  },
};

/** @returns whether the app is off the account. A CRM that this server is no longer set up for cannot be asked. */
async function end(deps: EndDeps, connection: Connection): Promise<boolean> {
  const connector = deps.connectors.find(connection.crm);
  const uninstalled = connector !== undefined && (await uninstall(deps, connection, connector));
  // Read after that: the call may have fetched fresh tokens.
  const sealed = (await readTokens(deps.db, connection.id)) ?? null;
  if (sealed && connector) {
    const { refreshToken } = await deps.vault.open(connection.id, sealed);
    await tolerant(() => connector.revoke(refreshToken));
  }
  await endConnection(
    deps.db,
    connection.id,
    sealed,
    'It was ended with `barometer disconnect`. Connect the account again.',
    deps.now(),
  );
  deps.logger.info({ connectionId: connection.id, uninstalled }, 'disconnected');
  return uninstalled;
}

function uninstall({ openSession }: EndDeps, { id, timeZone }: Connection, connector: Connector): Promise<boolean> {
  const session = openSession(id, connector.refresher);
  return tolerant(() => connector.account(session, { timeZone, priority: 'background' }).uninstall());
}

/** What the CRM refuses for good stands in nobody's way; what may pass is to be tried again. */
async function tolerant(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof CrmError) || error.retryable) throw error;
    return false;
  }
}

async function eraseAt(deps: EndDeps, connectionId: string): Promise<string | null> {
  const erasure = (await listErasures(deps.db, deps.eraseAfterDays)).find(({ id }) => id === connectionId);
  return erasure?.at.toISOString() ?? null;
}

async function eraseNow(deps: EndDeps, connectionId: string): Promise<void> {
  for (let tries = 1; tries <= eraseTries; tries++) {
    if (await eraseIfEnded(deps, connectionId)) return;
    await deps.wait(eraseEveryMs);
  }
  throw new CrmError(
    'busy',
    `${connectionId} is disconnected, but something still works on its data. Delete it again.`,
  );
}
