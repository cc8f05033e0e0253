import type { Crm } from '@barometer/shared/crm.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import type { ColumnType, Generated } from 'kysely';
import type { EventChange } from '../../crm/happening.ts';
import type { RecordName } from '../scores.ts';

/** Instants go in as Date and come out as Date; both drivers agree on that. */
type Instant = ColumnType<Date, Date, Date>;
type NullableInstant = ColumnType<Date | null, Date | null, Date | null>;
/** JSON goes in as text (so that key order is ours) and comes out parsed. */
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

/** Revisions are below 2^53 for good, but pg hands a bigint over as text and the embedded database as a number. */
type Revision = ColumnType<string | number, number, number>;
type NullableRevision = ColumnType<string | number | null, number | null, number | null>;

/** Every primary key starts with the connection, the tenant: tables partition by it. */
export interface Database {
  connection: ConnectionTable;
  model: ModelTable;
  sync: SyncTable;
  sync_cursor: SyncCursorTable;
  record: RecordTable;
  association: AssociationTable;
  dirty_company: DirtyCompanyTable;
  score: ScoreTable;
  score_point: ScorePointTable;
  company_write: CompanyWriteTable;
  revision: RevisionTable;
  record_past: RecordPastTable;
  usage_value: UsageValueTable;
  usage_batch: UsageBatchTable;
  api_key: ApiKeyTable;
  pulse: PulseTable;
  model_draft: ModelDraftTable;
  model_event: ModelEventTable;
  inbox_event: InboxEventTable;
  poll_cursor: PollCursorTable;
  alert_settings: AlertSettingsTable;
  alert: AlertTable;
  portfolio: PortfolioTable;
  workflow_action: WorkflowActionTable;
  crm_list: CrmListTable;
  listen_position: ListenPositionTable;
}

export interface ListenPositionTable {
  connection_id: string;
  position: string;
  heard_at: Instant;
}

export interface ConnectionTable {
  id: string;
  crm: Crm;
  account_id: string;
  account_name: string | null;
  status: 'active' | 'disconnected';
  /** Why it was disconnected, in words. */
  status_reason: string | null;
  scopes: Json<string[]>;
  /** JWE of the access and refresh token. */
  tokens: string;
  access_expires_at: Instant;
  time_zone: string;
  currency: string | null;
  locale: string;
  ui_domain: string | null;
  connected_at: Instant;
  disconnected_at: NullableInstant;
}

export interface ModelTable {
  connection_id: string;
  version: number;
  name: string;
  /** The text as it was published, in UTF-8. */
  source: Uint8Array;
  published_at: Instant;
}

export interface SyncTable {
  connection_id: string;
  number: number;
  state: 'running' | 'finished' | 'failed';
  started_at: Instant;
  finished_at: NullableInstant;
  error: NullableJson<{ code: string; message: string }>;
}

export interface SyncCursorTable {
  connection_id: string;
  type: string;
  sync_number: number;
  /** The CRM's opaque cursor of the next page; null at the start and when done. */
  after: string | null;
  done: boolean;
  read_count: number;
  total_count: number | null;
}

export interface RecordTable {
  connection_id: string;
  type: string;
  id: string;
  properties: Json<Record<string, unknown>>;
  created_at: NullableInstant;
  modified_at: NullableInstant;
  /** Of what scoring can see; our own written fields and modified dates are not in it. */
  hash: string;
  /** The sync that last saw it; what an entire sync has not seen is gone. */
  seen_in_sync: number;
  removed_at: NullableInstant;
  /** The change that made it as it is. */
  revision: Revision;
}

export interface AssociationTable {
  connection_id: string;
  company_id: string;
  type: string;
  record_id: string;
}

export interface DirtyCompanyTable {
  connection_id: string;
  company_id: string;
  /** Grows with every mark, so that a mark made while scoring survives it. */
  revision: Generated<string>;
  /** Of the first mark since it was scored, by the database's clock. */
  marked_at: Generated<Date>;
}

export interface ScoreTable {
  connection_id: string;
  company_id: string;
  state: string;
  /** The primary scorecard it was computed by. */
  scorecard: string | null;
  score: number | null;
  band: string | null;
  grade: string | null;
  /** The whole answer, byte for byte as scoring gave it. */
  answer: string;
  /** What the records that a card of it speaks of are called. */
  names: Json<RecordName[]>;
  model_version: number;
  /** The moment the answer is about. */
  as_of: Instant;
  band_since: NullableInstant;
  /** The data it saw: everything up to this revision. */
  revision: Revision;
  /** Bands by scorecard: where hysteresis starts from next time. */
  bands: Json<Record<string, string>>;
  /** Those this scoring started from; null: from before revisions, cannot be replayed. */
  previous_bands: NullableJson<Record<string, string>>;
}

export interface ScorePointTable {
  connection_id: string;
  company_id: string;
  at: Instant;
  state: string;
  scorecard: string | null;
  score: number | null;
  band: string | null;
  model_version: number;
  /** null: from before revisions, cannot be replayed. */
  revision: NullableRevision;
  previous_bands: NullableJson<Record<string, string>>;
  /** SHA-256 of the answer's bytes, base64url. */
  answer_hash: string | null;
  move: NullableJson<Move>;
  /** Score, band, scorecard, state or model differ from the point before. */
  changed: boolean;
}

export interface RevisionTable {
  connection_id: string;
  last: Revision;
}

export interface RecordPastTable {
  connection_id: string;
  company_id: string;
  type: string;
  id: string;
  revision: Revision;
  /** The change that replaced or removed it. */
  until_revision: Revision;
  created_at: NullableInstant;
  properties: Json<Record<string, unknown>>;
}

export interface UsageValueTable {
  connection_id: string;
  company_id: string;
  name: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  revision: Revision;
  value: number;
}

export interface UsageBatchTable {
  connection_id: string;
  key: string;
  body_hash: string;
  answer: Json<Record<string, unknown>>;
  received_at: Instant;
}

export interface ApiKeyTable {
  connection_id: string;
  id: string;
  name: string;
  /** SHA-256 of the whole key; the key itself is shown once and kept nowhere. */
  hash: string;
  created_by: string;
  created_at: Instant;
  last_used_at: NullableInstant;
  revoked_at: NullableInstant;
}

export interface PulseTable {
  connection_id: string;
  company_id: string;
  revision: Revision;
  value: number;
  reason: string | null;
  set_by: string;
  set_at: Instant;
  withdrawn_revision: NullableRevision;
}

export interface ModelDraftTable {
  connection_id: string;
  name: string;
  source: Uint8Array;
  saved_by: string;
  saved_at: Instant;
}

export interface ModelEventTable {
  connection_id: string;
  number: number;
  at: Instant;
  by: string;
  action: 'draft-saved' | 'draft-discarded' | 'published' | 'rolled-back';
  version: number | null;
  draft: string | null;
  why: string | null;
  /** The earlier version that was put in force again. */
  restored_version: number | null;
}

export interface InboxEventTable {
  connection_id: string;
  /** The same for the same event, however often it is delivered. */
  key: string;
  changes: Json<EventChange[]>;
  occurred_at: Instant;
  received_at: Instant;
  done_at: Instant | null;
}

export interface PollCursorTable {
  connection_id: string;
  type: 'company' | 'contact' | 'deal' | 'ticket';
  modified_at: Instant;
  polled_at: Instant;
  archived_after: string | null;
}

export interface AlertSettingsTable {
  connection_id: string;
  /** As given, without the secrets. */
  settings: Json<Record<string, unknown>>;
  /** JWE of the channels' secrets. */
  secrets: string;
  set_by: string;
  set_at: Instant;
}

export interface AlertTable {
  connection_id: string;
  company_id: string;
  rule: string;
  /** The change behind it; with company, rule and channel it is told once. */
  cause: string;
  channel: string;
  raised_at: Instant;
  message: Json<Record<string, unknown>>;
  state: 'waiting' | 'sent' | 'failed';
  /** Id of the message that carries it, the same at every try; null: to be put into the next digest. */
  delivery: string | null;
  next_try_at: Instant;
  tries: Generated<number>;
  sent_at: NullableInstant;
  error: NullableJson<{ code: string; message: string }>;
}

export interface CompanyWriteTable {
  connection_id: string;
  company_id: string;
  /** What the CRM should show. */
  wish: Json<Record<string, unknown>>;
  wish_hash: string;
  /** Hash of what the CRM last accepted; null before the first write. */
  written_hash: string | null;
  written_at: NullableInstant;
  /** Why the CRM refused the wish; such a row waits for another wish. */
  refusal: NullableJson<{ code: string; message: string }>;
  refused_at: NullableInstant;
}

export interface PortfolioTable {
  connection_id: string;
  company_id: string;
  name: string | null;
  /** As it is sorted and searched by. */
  plain_name: string;
  owner_id: string | null;
  owner_name: string | null;
  /** YYYY-MM-DD. */
  renewal_date: string | null;
  revenue: number | null;
  state: string;
  score: number | null;
  band: string | null;
  grade: string | null;
  trend: string | null;
  change_30d: number | null;
  top_risk: string | null;
}

export interface WorkflowActionTable {
  connection_id: string;
  /** The CRM's id of one execution; it repeats an execution under the same. */
  callback_id: string;
  kind: 'recalculate' | 'pulse';
  company_id: string;
  state: 'waiting' | 'done' | 'failed';
  received_at: Instant;
  next_try_at: Instant;
  tries: Generated<number>;
  error: NullableJson<{ code: string; message: string }>;
}

export interface CrmListTable {
  connection_id: string;
  /** Ours, the same for every account. */
  id: string;
  crm_id: string;
  name: string;
  created_at: Instant;
}
