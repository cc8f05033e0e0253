import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { jsonArray } from './db/json-array.ts';
import type { Db } from './db/open.ts';
import type { AlertTable } from './db/schema.ts';

export interface StoredSettings {
  settings: unknown;
  /** Encrypted. */
  secrets: string;
  setBy: string;
  setAt: Date;
}

export async function saveAlertSettings(db: Db, connectionId: string, given: StoredSettings): Promise<void> {
  const values = {
    settings: JSON.stringify(given.settings),
    secrets: given.secrets,
    set_by: given.setBy,
    set_at: given.setAt,
  };
  await db
    .insertInto('alert_settings')
    .values({ connection_id: connectionId, ...values })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(values))
    .execute();
}

export async function readAlertSettings(db: Db, connectionId: string): Promise<StoredSettings | undefined> {
  const row = await db
    .selectFrom('alert_settings')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row && { settings: row.settings, secrets: row.secrets, setBy: row.set_by, setAt: row.set_at };
}

export interface NewAlert {
  companyId: string;
  rule: string;
  cause: string;
  channel: string;
  message: unknown;
  dueAt: Date;
  /** Whether it waits for the others of its day. */
  daily: boolean;
}

/**
 * Keeps what is to be told; call it in the transaction that keeps the scores. What is there already was raised by the
 * same change.
 * @returns how many are new.
 */
export async function addAlerts(tx: Db, connectionId: string, alerts: NewAlert[], now: Date): Promise<number> {
  if (alerts.length === 0) return 0;
  const column = <Key extends keyof NewAlert>(key: Key) => alerts.map((alert) => alert[key]);
  const added = await sql`
    insert into alert (connection_id, company_id, rule, cause, channel, raised_at, message, state, delivery, next_try_at)
    select ${connectionId}, company_id, rule, cause, channel, ${now}, message::jsonb, 'waiting', delivery, due_at
    from unnest(
      ${column('companyId')}::text[], ${column('rule')}::text[], ${column('cause')}::text[],
      ${column('channel')}::text[], ${jsonArray(column('message').map((message) => JSON.stringify(message)))},
      ${alerts.map(({ daily }) => (daily ? null : deliveryId()))}::text[],
      ${column('dueAt').map((at) => at.toISOString())}::timestamptz[]
    ) as given (company_id, rule, cause, channel, message, delivery, due_at)
    on conflict (connection_id, company_id, rule, cause, channel) do nothing
    returning rule
  `.execute(tx);
  return added.rows.length;
}

const deliveryId = () => `msg_${randomUUID()}`;

/** One message to send: an alert, or those of a digest. */
export interface Delivery {
  /** The same at every try. */
  id: string;
  channel: string;
  isDigest: boolean;
  messages: unknown[];
  /** This one included. */
  tries: number;
}

/** Nobody else tries a delivery for so long: as long as a try may take, and more. */
const claimedForMs = 5 * 60_000;
const digestMax = 500;

/** Takes the delivery that has been due longest; undefined when none is. Whoever took it and died loses it again. */
export async function claimDelivery(db: Db, connectionId: string, now: Date): Promise<Delivery | undefined> {
  return db.transaction().execute(async (tx) => {
    const waiting = tx
      .selectFrom('alert')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('state', '=', 'waiting')
      .where('next_try_at', '<=', now);
    const first = await waiting.orderBy('next_try_at').limit(1).forUpdate().skipLocked().executeTakeFirst();
    if (!first) return undefined;
    const rows = await (first.delivery === null
      ? waiting.where('delivery', 'is', null).where('channel', '=', first.channel)
      : waiting.where('delivery', '=', first.delivery)
    )
      .orderBy('raised_at')
      .orderBy('company_id')
      .limit(digestMax)
      .forUpdate()
      .skipLocked()
      .execute();
    const id = first.delivery ?? `digest_${randomUUID()}`;
    const until = new Date(now.getTime() + claimedForMs);
    for (const row of rows)
      await rowOf(tx, row)
        .set({ delivery: id, next_try_at: until, tries: first.tries + 1 })
        .execute();
    return {
      ...{ id, channel: first.channel, isDigest: id.startsWith('digest_') },
      ...{ messages: rows.map(({ message }) => message), tries: first.tries + 1 },
    };
  });
}

const rowOf = (tx: Db, row: Selectable<AlertTable>) =>
  tx
    .updateTable('alert')
    .where('connection_id', '=', row.connection_id)
    .where('company_id', '=', row.company_id)
    .where('rule', '=', row.rule)
    .where('cause', '=', row.cause)
    .where('channel', '=', row.channel);

/** How a try ended. `again`: when the next one is, null for never. */
export async function settleDelivery(
  db: Db,
  connectionId: string,
  deliveryIdGiven: string,
  outcome: { sentAt: Date } | { error: { code: string; message: string }; again: Date | null },
): Promise<void> {
  await db
    .updateTable('alert')
    .set(
      'sentAt' in outcome
        ? { state: 'sent', sent_at: outcome.sentAt, error: null }
        : {
            error: JSON.stringify(outcome.error),
            ...(outcome.again === null ? { state: 'failed' as const } : { next_try_at: outcome.again }),
          },
    )
    .where('connection_id', '=', connectionId)
    .where('delivery', '=', deliveryIdGiven)
    .execute();
}

export interface ChannelState {
  channel: string;
  waiting: number;
  sent: number;
  failed: number;
  lastSentAt: Date | null;
  /** The newest trouble, of what failed or waits for another try. */
  error: { code: string; message: string } | null;
}

/** How each channel does that has ever had something to tell. */
export async function channelStates(db: Db, connectionId: string): Promise<ChannelState[]> {
  const { rows } = await sql<{
    channel: string;
    waiting: string;
    sent: string;
    failed: string;
    last_sent_at: Date | null;
    error: ChannelState['error'];
  }>`
    select channel, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'sent') as sent,
      count(*) filter (where state = 'failed') as failed, max(sent_at) as last_sent_at,
      (array_agg(error order by raised_at desc) filter (where error is not null))[1] as error
    from alert where connection_id = ${connectionId} group by channel order by channel
  `.execute(db);
  return rows.map((row) => ({
    ...{ channel: row.channel, waiting: Number(row.waiting), sent: Number(row.sent), failed: Number(row.failed) },
    ...{ lastSentAt: row.last_sent_at, error: row.error },
  }));
}

/** How many alerts wait to be told, those for a digest among them. */
export async function countWaitingAlerts(db: Db, connectionId: string): Promise<number> {
  const row = await db
    .selectFrom('alert')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What was told, or given up, before that moment goes: it holds customers' names. What a fall is a cause of lasts less. */
export async function forgetAlerts(db: Db, connectionId: string, raisedBefore: Date): Promise<void> {
  await db
    .deleteFrom('alert')
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'waiting')
    .where('raised_at', '<', raisedBefore)
    .execute();
}
