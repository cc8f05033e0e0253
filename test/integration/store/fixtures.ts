import type { CrmRecord, RecordType } from '@barometer/shared/crm.ts';
import { readCompanies } from '../../../server/src/store/companies.ts';
import type { Connection } from '../../../server/src/store/connections.ts';
import type { Db } from '../../../server/src/store/db/open.ts';
import { clearDirty, nextDirty } from '../../../server/src/store/dirty.ts';
import type { ScorePoint } from '../../../server/src/store/points.ts';
import { upsertRecords } from '../../../server/src/store/records.ts';
import { currentRevision } from '../../../server/src/store/revision.ts';
import type { StoredScore } from '../../../server/src/store/scores.ts';

/** The database under test; opened before the first test and emptied before each. */
export type OpenedDb = () => Db;

export const now = new Date('2026-06-30T12:00:00Z');
export const hours = (n: number) => new Date(now.getTime() + n * 3_600_000);

export const upsert = (db: Db, type: RecordType, records: CrmRecord[], syncNumber = 1, tenant = 'a') =>
  db.transaction().execute((tx) => upsertRecords(tx, tenant, type, records, syncNumber));
export const dirtyIds = async (db: Db, tenant = 'a') =>
  (await nextDirty(db, tenant, { after: null, limit: 100 })).map(({ companyId }) => companyId);
export const clean = async (db: Db) => clearDirty(db, 'a', await nextDirty(db, 'a', { after: null, limit: 1000 }));

export function connection(id: string): Connection {
  return {
    ...{
      id,
      crm: 'hubspot',
      accountId: id.replace('hubspot-', ''),
      accountName: null,
      status: 'active',
      statusReason: null,
    },
    ...{ scopes: ['oauth'], timeZone: 'UTC', currency: 'EUR', locale: 'en-US', uiDomain: null, connectedAt: now },
  };
}

export function record(
  type: RecordType,
  id: string,
  properties: Record<string, string | number> = { name: 'Acme' },
  companyIds: string[] = [],
): CrmRecord {
  return { type, id, createdAt: now.toISOString(), modifiedAt: now.toISOString(), properties, companyIds };
}

export function score(companyId: string, changes: Partial<StoredScore> = {}): StoredScore {
  return {
    ...{
      companyId,
      state: 'scored',
      scorecard: 'customers',
      score: 80,
      band: 'green',
      grade: 'B',
      answer: '{}',
      names: [],
      modelVersion: 1,
    },
    ...{ asOf: now, bandSince: now, revision: 1, bands: { customers: 'green' }, previousBands: {} },
    ...changes,
  };
}

export function point(companyId: string, changes: Partial<ScorePoint> = {}): ScorePoint {
  return {
    ...{ companyId, at: now, state: 'scored', scorecard: 'customers', score: 80, band: 'green', modelVersion: 1 },
    ...{ revision: 1, previousBands: {}, answerHash: 'hash', move: null, changed: true },
    ...changes,
  };
}

export const allUsage = { names: ['logins', 'orders'], days: 60 };

/** Companies as they are known at a revision; by default the newest. */
export async function readAt(db: Db, ids: string[], revision?: number, tenant = 'a') {
  const known = revision ?? (await currentRevision(db, tenant));
  return readCompanies(
    db,
    tenant,
    ids.map((companyId) => ({ companyId, revision: known, asOf: now })),
    allUsage,
  );
}
