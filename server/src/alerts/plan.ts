import type { CardData } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import { addAlerts, type NewAlert, readAlertSettings } from '../store/alerts.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { type Change, decide, type Firing } from './decide.ts';
import { dueAtOnce, dueDaily } from './due.ts';
import { toMessage } from './message.ts';
import { AlertSettings, type Channel } from './settings.ts';

/** A company whose score changed, with what it takes to tell of it. */
export interface ScoreChange extends Change {
  companyId: string;
  ownerId: string | null;
  ownerName: string | null;
  /** The card as it is now, with what moved the score since a moment. */
  cardSince(since: Date): CardData;
}

/** Keeps what a few changes give to tell, in the transaction that keeps the scores. */
export type PlanAlerts = (tx: Db, connection: Connection, changes: ScoreChange[]) => Promise<void>;

export function makePlanAlerts(deps: {
  now(): Date;
  recordUrl(connection: Connection, type: RecordType, id: string): string;
}): PlanAlerts {
  return async (tx, connection, changes) => {
    const stored = changes.length > 0 ? await readAlertSettings(tx, connection.id) : undefined;
    if (!stored) return;
    const settings = AlertSettings.parse(stored.settings);
    const now = deps.now();
    const alerts = changes.flatMap((change) =>
      settings.rules.flatMap((rule) => {
        const firing = decide(rule, change, now);
        if (!firing) return [];
        const url = deps.recordUrl(connection, 'company', change.companyId);
        return toAlerts(rule, firing, { settings, change, url, now, timeZone: connection.timeZone });
      }),
    );
    await addAlerts(tx, connection.id, alerts, now);
  };
}

interface Context {
  settings: AlertSettings;
  change: ScoreChange;
  url: string;
  now: Date;
  timeZone: string;
}

/** One for each channel of the rule. */
function toAlerts(rule: AlertSettings['rules'][number], firing: Firing, context: Context): NewAlert[] {
  const { settings, change, url } = context;
  const { companyId, ownerId, ownerName } = change;
  const message = toMessage({
    ruleId: rule.id,
    firing,
    card: change.cardSince(firing.from.at),
    url,
    ownerId,
    ownerName,
  });
  return settings.channels
    .filter(({ id }) => rule.channels.includes(id))
    .map((channel) => {
      const daily = isDaily(channel);
      const told = { companyId, rule: rule.id, cause: `${firing.kind} ${firing.cause}`, channel: channel.id, message };
      return { ...told, daily, dueAt: dueOf(channel, context) };
    });
}

const isDaily = (channel: Channel) => channel.kind !== 'task' && channel.deliver === 'daily';

/** Quiet hours are for people; a program on the other side of a webhook does not sleep. */
function dueOf(channel: Channel, { settings, now, timeZone }: Context): Date {
  if (isDaily(channel)) return dueDaily(now, settings.digestAt, settings.quietHours, timeZone);
  return channel.kind === 'webhook' ? now : dueAtOnce(now, settings.quietHours, timeZone);
}
