import type { Crm } from '@barometer/shared/crm.ts';
import type { Selectable } from 'kysely';
import type { Db } from './db/open.ts';
import type { ConnectionTable } from './db/schema.ts';

export interface Connection {
  /** `hubspot-<portal id>`, `salesforce-<org id>`: readable in logs and keys, stable over reinstalls. */
  id: string;
  crm: Crm;
  accountId: string;
  accountName: string | null;
  status: 'active' | 'disconnected';
  statusReason: string | null;
  scopes: string[];
  timeZone: string;
  currency: string | null;
  locale: string;
  uiDomain: string | null;
  connectedAt: Date;
}

/** The id of an account's connection, without a look into the database. */
export const connectionIdOf = (crm: Crm, accountId: string) => `${crm}-${accountId}`;

/** Tokens as they rest in the database: encrypted, with the expiry readable so that refresh can plan ahead. */
export interface SealedTokens {
  sealed: string;
  accessExpiresAt: Date;
}

/** Installs or reinstalls: the same account keeps its id, its data and its history, which it was about to lose. */
export async function saveConnection(db: Db, connection: Connection, tokens: SealedTokens): Promise<void> {
  const values = {
    crm: connection.crm,
    account_id: connection.accountId,
    account_name: connection.accountName,
    status: connection.status,
    status_reason: connection.statusReason,
    scopes: JSON.stringify(connection.scopes),
    tokens: tokens.sealed,
    access_expires_at: tokens.accessExpiresAt,
    time_zone: connection.timeZone,
    currency: connection.currency,
    locale: connection.locale,
    ui_domain: connection.uiDomain,
    connected_at: connection.connectedAt,
    disconnected_at: null,
  };
  await db
    .insertInto('connection')
    .values({ id: connection.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function findConnection(db: Db, id: string): Promise<Connection | undefined> {
  const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toConnection(row);
}

/** Whether there is such a connection and its account has not disconnected. */
export async function isActive(db: Db, id: string): Promise<boolean> {
  return (await findConnection(db, id))?.status === 'active';
}

export async function listConnections(db: Db): Promise<Connection[]> {
  return (await db.selectFrom('connection').selectAll().orderBy('id').execute()).map(toConnection);
}

export async function readTokens(db: Db, connectionId: string): Promise<SealedTokens | undefined> {
  const row = await db
    .selectFrom('connection')
    .select(['tokens', 'access_expires_at'])
    .where('id', '=', connectionId)
    .executeTakeFirst();
  // A connection that was ended from our side has none any more.
  return row?.tokens ? { sealed: row.tokens, accessExpiresAt: row.access_expires_at } : undefined;
}

/**
 * Keeps refreshed tokens in the place of those they were refreshed from. Tokens stored since (somebody has just
 * connected again) are newer consent and stay.
 * @returns whether they were kept.
 */
export async function replaceTokens(
  db: Db,
  connectionId: string,
  old: SealedTokens,
  fresh: SealedTokens,
): Promise<boolean> {
  const updated = await db
    .updateTable('connection')
    .set({ tokens: fresh.sealed, access_expires_at: fresh.accessExpiresAt })
    .where('id', '=', connectionId)
    .where('tokens', '=', old.sealed)
    .returning('id')
    .execute();
  return updated.length > 0;
}

/** What the account says of itself; asked at every sync, because people change time zones and currencies. */
export async function saveAccount(
  db: Db,
  connectionId: string,
  account: Pick<Connection, 'accountName' | 'timeZone' | 'currency' | 'locale' | 'uiDomain'>,
): Promise<void> {
  await db
    .updateTable('connection')
    .set({
      account_name: account.accountName,
      time_zone: account.timeZone,
      currency: account.currency,
      locale: account.locale,
      ui_domain: account.uiDomain,
    })
    .where('id', '=', connectionId)
    .execute();
}

/**
 * The CRM refused these tokens for good. Tokens stored since (somebody has just connected again) are not meant.
 * @returns whether the connection is disconnected now.
 */
export async function markDisconnected(
  db: Db,
  connectionId: string,
  refused: SealedTokens,
  reason: string,
  now: Date,
): Promise<boolean> {
  const updated = await db
    .updateTable('connection')
    .set({ status: 'disconnected', status_reason: reason, disconnected_at: now })
    .where('id', '=', connectionId)
    .where('tokens', '=', refused.sealed)
    .returning('id')
    .execute();
  return updated.length > 0;
}

/**
 * The operator ended it: nobody can work with the account any more.
 * @param ended the tokens it ended with; newer ones, of somebody who has just connected again, stay. null: it has none.
 * @returns whether the connection is disconnected now.
 */
export async function endConnection(
  db: Db,
  connectionId: string,
  ended: SealedTokens | null,
  reason: string,
  now: Date,
): Promise<boolean> {
  const updated = await db
    .updateTable('connection')
    .set({ status: 'disconnected', status_reason: reason, disconnected_at: now, tokens: '' })
    .where('id', '=', connectionId)
    .where('tokens', '=', ended?.sealed ?? '')
    .returning('id')
    .execute();
  return updated.length > 0;
}

/** Since when each connection that is not active has been so; those that ended before this was kept are left out. */
export async function listEnded(db: Db): Promise<{ id: string; disconnectedAt: Date }[]> {
  const rows = await db
    .selectFrom('connection')
    .select(['id', 'disconnected_at'])
    .where('status', '=', 'disconnected')
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, disconnected_at: at }) => (at === null ? [] : [{ id, disconnectedAt: at }]));
}

/** What a fresh token is for may differ from what was agreed to once: an administrator took scopes away, or gave some. */
export async function saveScopes(db: Db, connectionId: string, scopes: string[]): Promise<void> {
  await db
    .updateTable('connection')
    .set({ scopes: JSON.stringify(scopes) })
    .where('id', '=', connectionId)
    .execute();
}

/** A row as both databases hand it over. */
export function toConnection(row: Selectable<ConnectionTable>): Connection {
  return {
    id: row.id,
    crm: row.crm,
    accountId: row.account_id,
    accountName: row.account_name,
    status: row.status,
    statusReason: row.status_reason,
    scopes: row.scopes,
    timeZone: row.time_zone,
    currency: row.currency,
    locale: row.locale,
    uiDomain: row.ui_domain,
    connectedAt: row.connected_at,
  };
}
