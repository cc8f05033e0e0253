import { dayMs } from '@barometer/shared/scoring/time.ts';
import type { OpenAccount } from '../crm/accounts.ts';
import { CrmError } from '../crm/errors.ts';
import type { Vault } from '../crm/vault.ts';
import { claimDelivery, type Delivery, forgetAlerts, readAlertSettings, settleDelivery } from '../store/alerts.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import type { Logger } from '../telemetry/logger.ts';
import { toSlack, toTask, toWebhook } from './format.ts';
import { AlertMessage } from './message.ts';
import type { Post } from './receiver.ts';
import { nextTry, type Outcome } from './retry.ts';
import { AlertSettings, type Channel, ChannelSecrets } from './settings.ts';
import { signatureHeaders } from './sign.ts';

export interface SendDeps {
  db: Db;
  vault: Vault;
  openAccount: OpenAccount;
  /** Scopes the account would have to grant for tasks. */
  missingScopes(connection: Connection): string[];
  post: Post;
  logger: Logger;
  now(): Date;
}

/** What was told is kept for so long, to be looked up; longer than any rule looks back. */
const keptMs = 90 * dayMs;

/**
 * Tells what is due of one connection, at least once each: a try whose answer was lost is tried again under the same id.
 * One channel's trouble keeps no other from being told.
 * @returns how many messages were sent.
 */
export async function sendAlerts(deps: SendDeps, connection: Connection, signal: AbortSignal): Promise<number> {
  const stored = await readAlertSettings(deps.db, connection.id);
  if (!stored) return 0;
  const settings = AlertSettings.parse(stored.settings);
  const secrets = await openSecrets(deps.vault, connection.id, stored.secrets);
  let sent = 0;
  while (!signal.aborted) {
    const delivery = await claimDelivery(deps.db, connection.id, deps.now());
    if (!delivery) break;
    const channel = settings.channels.find(({ id }) => id === delivery.channel);
    const outcome = channel ? await deliver(deps, connection, channel, secrets, delivery) : channelGone(delivery);
    await settle(deps, connection.id, delivery, outcome);
    if (outcome.kind === 'sent') sent += 1;
  }
  await forgetAlerts(deps.db, connection.id, new Date(deps.now().getTime() - keptMs));
  return sent;
}

export async function openSecrets(vault: Vault, connectionId: string, sealed: string): Promise<ChannelSecrets> {
  return ChannelSecrets.parse(JSON.parse(await vault.openText(connectionId, sealed)));
}

async function settle(deps: SendDeps, connectionId: string, delivery: Delivery, outcome: Outcome): Promise<void> {
  const told = { connectionId, channel: delivery.channel, delivery: delivery.id, tries: delivery.tries };
  if (outcome.kind === 'sent') {
    deps.logger.info({ ...told, alerts: delivery.messages.length }, 'alert sent');
    return settleDelivery(deps.db, connectionId, delivery.id, { sentAt: deps.now() });
  }
  const again = outcome.final ? null : nextTry(delivery.tries, deps.now());
  deps.logger.warn({ ...told, code: outcome.code, again }, 'alert not sent');
  const error = { code: outcome.code, message: outcome.message };
  return settleDelivery(deps.db, connectionId, delivery.id, { error, again });
}

/** One try at one delivery. */
export async function deliver(
  deps: Pick<SendDeps, 'openAccount' | 'missingScopes' | 'post' | 'now'>,
  connection: Connection,
  channel: Channel,
  secrets: ChannelSecrets,
  { id, isDigest, messages: kept }: Pick<Delivery, 'id' | 'isDigest' | 'messages'>,
): Promise<Outcome> {
  const messages = kept.map((message) => AlertMessage.parse(message));
  if (channel.kind === 'task') return createTasks(deps, connection, channel, messages);
  const { url = '', secret = '' } = secrets[channel.id] ?? {};
  if (channel.kind === 'slack') return deps.post(url, toSlack(messages, isDigest), {});
  const body = toWebhook(messages, connection.id, isDigest);
  return deps.post(url, body, signatureHeaders(secret, id, body, deps.now()));
}

async function createTasks(
  deps: Pick<SendDeps, 'openAccount' | 'missingScopes' | 'now'>,
  connection: Connection,
  channel: Extract<Channel, { kind: 'task' }>,
  messages: AlertMessage[],
): Promise<Outcome> {
  const missing = deps.missingScopes(connection);
  if (missing.length > 0)
    return { kind: 'failed', code: 'scope-missing', message: taskScopeHelp(missing), final: true };
  try {
    const account = deps.openAccount(connection);
    for (const message of messages) await account.createTask(toTask(message, channel, deps.now()));
    return { kind: 'sent' };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return { kind: 'failed', code: error.code, message: error.message, final: !error.retryable };
  }
}

/** What to do so that tasks can be created. */
export function taskScopeHelp(missing: string[]): string {
  return `The account has not granted ${missing.join(', ')}, which tasks need. Add it to the app's optional scopes and to HUBSPOT_OPTIONAL_SCOPES, and connect the account again.`;
}

const channelGone = ({ channel }: Delivery): Outcome => ({
  kind: 'failed',
  code: 'channel-gone',
  message: `The channel "${channel}" was taken out of the settings while this waited.`,
  final: true,
});
