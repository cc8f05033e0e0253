import type { CardData, EvidenceRecord } from '@barometer/shared/card.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Answer } from '@barometer/shared/scoring/answer.ts';
import { readCompany } from '../store/companies.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { readPoints, readScores, type StoredScore } from '../store/scores.ts';
import { toCardData } from './card-data.ts';
import type { ModelLibrary } from './model-library.ts';
import { makeChangeReader } from './read-change.ts';

export interface ReadCardDeps {
  db: Db;
  models: ModelLibrary;
  now(): Date;
  recordUrl(connection: Connection, type: RecordType, id: string): string;
}

const historyDays = 90;
const dayMs = 86_400_000;

/**
 * The card of one company from what was stored when it was scored; nothing is computed again.
 * A company we do not know is `not-synced`: its record is open in front of somebody, so it exists.
 */
export async function readCard(deps: ReadCardDeps, connection: Connection, companyId: string): Promise<CardData> {
  const records = await readCompany(deps.db, connection.id, companyId);
  const stored = (await readScores(deps.db, connection.id, [companyId])).get(companyId);
  const model = stored && (await deps.models.version(connection.id, stored.modelVersion));
  if (!records || !stored || !model) return notSynced(connection, companyId);
  const { trend } = model.compiled.model;
  const readChange = await makeChangeReader(deps.db, connection.id, [companyId], trend, stored.asOf);
  const card = toCardData({
    answer: JSON.parse(stored.answer) as Answer,
    state: stored.state as CardData['state'],
    model: model.compiled.model,
    modelVersion: stored.modelVersion,
    records,
    change: readChange(stored),
    asOf: stored.asOf,
    bandSince: stored.bandSince,
    account: { locale: connection.locale, timeZone: connection.timeZone, currency: connection.currency },
  });
  const linked = (record: EvidenceRecord): EvidenceRecord =>
    record.id && record.type !== 'usage' && record.type !== 'pulse'
      ? { ...record, url: deps.recordUrl(connection, record.type, record.id) }
      : record;
  return {
    ...card,
    company: { ...card.company, url: deps.recordUrl(connection, 'company', companyId) },
    metrics: card.metrics.map((metric) => ({ ...metric, evidence: metric.evidence.map(linked) })),
    history: await readHistory(deps, connection, stored),
  };
}

/** What the chart draws: the last 90 days, from the score in force when they began to the one shown. */
async function readHistory(deps: ReadCardDeps, connection: Connection, stored: StoredScore) {
  const since = new Date(deps.now().getTime() - historyDays * dayMs);
  const points = await readPoints(deps.db, connection.id, stored.companyId, since);
  const last = points.at(-1);
  const { asOf: at, score, band, modelVersion } = stored;
  if (last && last.at < at) points.push({ at, score, band, modelVersion });
  return points.map((point) => ({ ...point, at: (point.at < since ? since : point.at).toISOString() }));
}

function notSynced(connection: Connection, companyId: string): CardData {
  const { locale, timeZone, currency } = connection;
  return {
    v: 1,
    state: 'not-synced',
    company: { id: companyId, name: null },
    ...{ score: null, exact: null, capped: null, band: null, grade: null, bands: [] },
    ...{ trend: null, change30d: null, coverage: null, caps: [], dimensions: [], metrics: [] },
    ...{ scoredAt: null, bandSince: null, model: null, scorecard: null },
    ...{ locale, timeZone, currency },
  };
}
