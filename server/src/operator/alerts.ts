import { z } from 'zod';
import type { AlertMessage } from '../alerts/message.ts';
import { deliver, openSecrets, type SendDeps, taskScopeHelp } from '../alerts/send.ts';
import { AlertSettings, type Channel, type ChannelSecrets, readSettings } from '../alerts/settings.ts';
import { VaultError } from '../crm/vault.ts';
import { InputError } from '../problem.ts';
import type { ModelLibrary } from '../scoring/model-library.ts';
import { type ChannelState, channelStates, readAlertSettings, saveAlertSettings } from '../store/alerts.ts';
import type { Connection } from '../store/connections.ts';
import { chooseConnection } from './connection.ts';
import type { Task } from './task.ts';

export interface AlertDeps extends SendDeps {
  models: ModelLibrary;
  privateReceivers: boolean;
  newId(): string;
}

export interface AlertsShown {
  connectionId: string;
  /** null: nothing is set. Secrets are never in it. */
  settings: AlertSettings | null;
  setBy: string | null;
  setAt: string | null;
  channels: ChannelShown[];
}

export interface ChannelShown extends Omit<ChannelState, 'lastSentAt'> {
  /** `scope-missing`: the account does not let tasks be created. */
  state: 'ready' | 'scope-missing';
  help: string | null;
  lastSentAt: string | null;
}

const SetInput = z.object({
  connectionId: z.string().optional(),
  text: z.string().max(200_000),
  file: z.string(),
  by: z.string().min(1).max(100),
});
const Named = z.object({ connectionId: z.string().optional() });

/** Sets what is told, and where. @throws InputError naming everything that stands in the way. */
export const alertsSetTask: Task<AlertDeps, z.infer<typeof SetInput>, AlertsShown> = {
  name: 'alerts-set',
  input: SetInput,
  run: async (deps, { connectionId, text, file, by }) => {
    const connection = await chooseConnection(deps.db, connectionId);
    const model = await deps.models.peek(connection.id);
    const known = await readAlertSettings(deps.db, connection.id);
    const read = readSettings(text, {
      known: known ? await openKnown(deps, connection.id, known.secrets) : {},
      bands: model.compiled.model.bands.map(({ id }) => id),
      allowPrivate: deps.privateReceivers,
    });
    if (!read.ok) throw new InputError(read.problems.map((problem) => ({ file, ...problem })));
    const secrets = await deps.vault.sealText(connection.id, JSON.stringify(read.secrets));
    const settings = { settings: read.settings, secrets, setBy: by, setAt: deps.now() };
    await saveAlertSettings(deps.db, connection.id, settings);
    deps.logger.info({ connectionId: connection.id, rules: read.settings.rules.length }, 'alerts set');
    return show(deps, connection);
  },
};

/** Under another key nothing is known any more: the file then has to say everything, and what it leaves out is refused. */
async function openKnown({ vault }: AlertDeps, connectionId: string, sealed: string): Promise<ChannelSecrets> {
  return openSecrets(vault, connectionId, sealed).catch((error: unknown) => {
    if (error instanceof VaultError) return {};
    throw error;
  });
}

export const alertsShowTask: Task<AlertDeps, z.infer<typeof Named>, AlertsShown> = {
  name: 'alerts-show',
  input: Named,
  run: async (deps, { connectionId }) => show(deps, await chooseConnection(deps.db, connectionId)),
};

async function show(deps: AlertDeps, connection: Connection): Promise<AlertsShown> {
  const stored = await readAlertSettings(deps.db, connection.id);
  const settings = stored ? AlertSettings.parse(stored.settings) : null;
  const states = await channelStates(deps.db, connection.id);
  const missing = deps.missingScopes(connection);
  return {
    connectionId: connection.id,
    settings,
    setBy: stored?.setBy ?? null,
    setAt: stored?.setAt.toISOString() ?? null,
    channels: (settings?.channels ?? []).map((channel) => {
      const isBlocked = channel.kind === 'task' && missing.length > 0;
      const known = states.find((state) => state.channel === channel.id);
      return {
        ...{ channel: channel.id, waiting: 0, sent: 0, failed: 0, error: null },
        ...known,
        lastSentAt: known?.lastSentAt?.toISOString() ?? null,
        state: isBlocked ? 'scope-missing' : 'ready',
        help: isBlocked ? taskScopeHelp(missing) : null,
      };
    }),
  };
}

export interface ChannelTested {
  channel: string;
  kind: Channel['kind'];
  ok: boolean;
  /** What happened, and what to do about it. */
  message: string;
}

/** Sends a message that says it is a test to every channel; tasks are only looked at, for a task lies on somebody's desk. */
export const alertsTestTask: Task<AlertDeps, z.infer<typeof Named>, ChannelTested[]> = {
  name: 'alerts-test',
  input: Named,
  run: async (deps, { connectionId }) => {
    const connection = await chooseConnection(deps.db, connectionId);
    const stored = await readAlertSettings(deps.db, connection.id);
    if (!stored) throw nothingSet();
    const settings = AlertSettings.parse(stored.settings);
    const secrets = await openSecrets(deps.vault, connection.id, stored.secrets);
    const results: ChannelTested[] = [];
    for (const channel of settings.channels) results.push(await test(deps, connection, channel, secrets));
    return results;
  },
};

async function test(
  deps: AlertDeps,
  connection: Connection,
  channel: Channel,
  secrets: ChannelSecrets,
): Promise<ChannelTested> {
  const named = { channel: channel.id, kind: channel.kind };
  if (channel.kind === 'task') {
    const missing = deps.missingScopes(connection);
    const message = missing.length > 0 ? taskScopeHelp(missing) : 'The account lets tasks be created.';
    return { ...named, ok: missing.length === 0, message };
  }
  const message = testMessage(deps.now());
  const delivery = { id: `msg_${deps.newId()}`, isDigest: false, messages: [message] };
  const outcome = await deliver(deps, connection, channel, secrets, delivery);
  const told = outcome.kind === 'sent' ? `${channel.host} took the test message.` : outcome.message;
  return { ...named, ok: outcome.kind === 'sent', message: told };
}

function testMessage(now: Date): AlertMessage {
  const [before, after] = [
    { score: 72, band: null },
    { score: 38, band: null },
  ];
  return {
    ...{ rule: 'test', kind: 'test', company: { id: '0', name: null, url: '' }, ownerId: null, ownerName: null },
    ...{ title: 'A test of Barometer’s alerts: nothing has happened', reasons: ['This is how a reason looks'] },
    ...{ before, after, since: now.toISOString(), at: now.toISOString() },
  };
}

function nothingSet(): InputError {
  const message = 'no alerts are set for this account';
  return new InputError([{ path: 'barometer alerts', message, remedy: 'Set them with `barometer alerts set FILE`' }]);
}
