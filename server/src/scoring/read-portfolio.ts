import type { PortfolioAnswer, PortfolioCompany, PortfolioSort } from '@barometer/shared/api/portfolio.ts';
import type { RecordType } from '@barometer/shared/crm.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';
import { type PortfolioLine, type PortfolioSummary, summarizePortfolio } from '../store/portfolio.ts';
import {
  countPortfolio,
  type PortfolioFilter,
  type PortfolioPlace,
  readPortfolioPage,
} from '../store/portfolio-page.ts';
import type { ModelLibrary } from './model-library.ts';

export interface ReadPortfolioDeps {
  db: Db;
  models: ModelLibrary;
  recordUrl(connection: Connection, type: RecordType, id: string): string;
}

export interface PortfolioAsk {
  filter: PortfolioFilter;
  sort: PortfolioSort;
  after: PortfolioPlace | null;
  /** The day whose renewals are the next ones, as YYYY-MM-DD. A page goes on with the day of the one before. */
  today: string;
}

const pageSize = 25;

/** One page of an account's companies, with the whole account in figures. Nothing is computed again. */
export async function readPortfolio(
  { db, models, recordUrl }: ReadPortfolioDeps,
  connection: Connection,
  ask: PortfolioAsk,
): Promise<Omit<PortfolioAnswer, 'next'> & { next: PortfolioPlace | null }> {
  const isFiltered = Object.values(ask.filter).some((wanted) => wanted !== undefined);
  const [summary, page, found, model] = await Promise.all([
    summarizePortfolio(db, connection.id),
    readPortfolioPage(db, connection.id, { ...ask, limit: pageSize }),
    isFiltered ? countPortfolio(db, connection.id, ask.filter) : undefined,
    models.find(connection.id),
  ]);
  const { accountName: name, locale, timeZone, currency } = connection;
  return {
    v: 1,
    account: { name, locale, timeZone, currency },
    ...countBands(summary, model?.compiled.model),
    owners: summary.owners
      .map(({ id, name, companies }) => ({ id, name: name ?? id, companies }))
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
    total: found ?? summary.companies,
    companies: page.lines.map((line) => toCompany(line, recordUrl(connection, 'company', line.companyId))),
    next: page.next,
  };
}

/** Highest band first. A churned company may stand in a band of an earlier model: it is counted under that one's id. */
export function countBands(
  { bands }: PortfolioSummary,
  model: Model | undefined,
): Pick<PortfolioAnswer, 'bands' | 'unscored'> {
  const known = (model?.bands ?? []).map(({ id, label, from }) => ({ id, label, from }));
  const earlier = bands.flatMap(({ id }) =>
    id === null || known.some((band) => band.id === id) ? [] : [{ id, label: id, from: 0 }],
  );
  return {
    bands: [...known.sort((a, b) => b.from - a.from), ...earlier].map((band) => {
      const { companies = 0, revenue = null } = bands.find(({ id }) => id === band.id) ?? {};
      return { ...band, companies, revenue };
    }),
    unscored: bands.find(({ id }) => id === null)?.companies ?? 0,
  };
}

function toCompany(line: PortfolioLine, url: string): PortfolioCompany {
  const { companyId: id, ownerId: _owner, trend, ...rest } = line;
  return { id, url, trend: trend as PortfolioCompany['trend'], ...rest };
}
