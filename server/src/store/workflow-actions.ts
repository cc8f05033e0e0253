import { sql } from 'kysely';
import type { Db } from './db/open.ts';
import type { WorkflowActionTable } from './db/schema.ts';

/** One execution of one of our actions by a workflow of the CRM. */
export interface WorkflowAction {
  callbackId: string;
  kind: WorkflowActionTable['kind'];
  companyId: string;
}

export interface WaitingAction extends WorkflowAction {
  receivedAt: Date;
  /** This one included. */
  tries: number;
}

const eventKeyPrefix = 'action:';

/** The inbox event that has the company of an execution read again. */
export const actionEventKey = (callbackId: string) => eventKeyPrefix + callbackId;

/** Keeps an execution. @returns false when it is known already: it was sent again. */
export async function addAction(
  tx: Db,
  connectionId: string,
  { callbackId, kind, companyId }: WorkflowAction,
  state: 'waiting' | 'done',
  now: Date,
): Promise<boolean> {
  const added = await tx
    .insertInto('workflow_action')
    .values({
      ...{ connection_id: connectionId, callback_id: callbackId, kind, company_id: companyId, state },
      ...{ received_at: now, next_try_at: now, error: null },
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'callback_id']).doNothing())
    .returning('callback_id')
    .execute();
  return added.length > 0;
}

/** Nobody else takes an execution for so long: as long as telling the CRM may take. */
const claimedForMs = 2 * 60_000;

/**
 * Takes executions that can be completed: nothing of their company waits to be read, scored or written any more, or they
 * were received before `patientSince`. Whoever took them and died loses them again.
 */
export async function claimActions(
  db: Db,
  connectionId: string,
  { now, patientSince, limit }: { now: Date; patientSince: Date; limit: number },
): Promise<WaitingAction[]> {
  const { rows } = await sql<{
    callback_id: string;
    kind: WorkflowAction['kind'];
    company_id: string;
    received_at: Date;
    tries: number;
  }>`
    update workflow_action as action set next_try_at = ${new Date(now.getTime() + claimedForMs)}, tries = tries + 1
    from (
      select callback_id from workflow_action as due
      where connection_id = ${connectionId} and state = 'waiting' and next_try_at <= ${now}
        and (received_at <= ${patientSince} or not ${isUnsettled(connectionId, 'due')})
      order by next_try_at limit ${limit} for update skip locked
    ) as taken
    where action.connection_id = ${connectionId} and action.callback_id = taken.callback_id
    returning action.callback_id, action.kind, action.company_id, action.received_at, action.tries
  `.execute(db);
  return rows.map((row) => ({
    ...{ callbackId: row.callback_id, kind: row.kind, companyId: row.company_id },
    ...{ receivedAt: row.received_at, tries: row.tries },
  }));
}

/** Whether something of the company still waits to be read, scored or written. */
function isUnsettled(connectionId: string, action: string) {
  const [company, callback] = [sql.ref(`${action}.company_id`), sql.ref(`${action}.callback_id`)];
  return sql`(
    exists (select from dirty_company where connection_id = ${connectionId} and company_id = ${company})
    or exists (select from inbox_event where connection_id = ${connectionId} and key = ${eventKeyPrefix} || ${callback}
      and done_at is null)
    or exists (select from company_write where connection_id = ${connectionId} and company_id = ${company}
      and written_hash is distinct from wish_hash and refusal is null)
  )`;
}

/** What a workflow is told of its company. */
export interface ActionOutcome {
  settled: boolean;
  /** Whether the company is there at all. */
  known: boolean;
  score: number | null;
  band: string | null;
  /** The CRM would not take the score. */
  refused: boolean;
}

/** How the company of an execution stands now. */
export async function readOutcome(
  db: Db,
  connectionId: string,
  { companyId, callbackId }: Pick<WorkflowAction, 'companyId' | 'callbackId'>,
): Promise<ActionOutcome> {
  const { rows } = await sql<ActionOutcome>`
    select not ${isUnsettled(connectionId, 'wanted')} as settled, record.id is not null as known,
      score.score, score.band, coalesce(company_write.refusal is not null, false) as refused
    from (select ${companyId}::text as company_id, ${callbackId}::text as callback_id) as wanted
    left join record on record.connection_id = ${connectionId} and record.type = 'company'
      and record.id = wanted.company_id and record.removed_at is null
    left join score on score.connection_id = ${connectionId} and score.company_id = wanted.company_id
    left join company_write on company_write.connection_id = ${connectionId}
      and company_write.company_id = wanted.company_id
  `.execute(db);
  return rows[0] ?? { settled: true, known: false, score: null, band: null, refused: false };
}

/** How a try to complete it went: told, to be told later, or never. What has ended stays ended, however late a try is. */
export async function settleAction(
  db: Db,
  connectionId: string,
  callbackId: string,
  outcome: { done: true } | { error: { code: string; message: string }; again: Date | null },
): Promise<void> {
  await db
    .updateTable('workflow_action')
    .set(
      'done' in outcome
        ? { state: 'done', error: null }
        : {
            error: JSON.stringify(outcome.error),
            ...(outcome.again === null ? { state: 'failed' as const } : { next_try_at: outcome.again }),
          },
    )
    .where('connection_id', '=', connectionId)
    .where('callback_id', '=', callbackId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Those that have ended are kept for a while, because the CRM may send one again. */
export async function dropEndedActions(db: Db, connectionId: string, receivedBefore: Date): Promise<void> {
  await db
    .deleteFrom('workflow_action')
    .where('connection_id', '=', connectionId)
    .where('state', '<>', 'waiting')
    .where('received_at', '<', receivedBefore)
    .execute();
}
