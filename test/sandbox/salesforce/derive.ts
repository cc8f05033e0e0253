import type { Row, Value } from './objects/define.ts';
import type { Org } from './org.ts';
import { forecastOf } from './translate/stages.ts';

type Values = Record<string, Value>;

/** What follows from a record's new values: Salesforce keeps it in step, and nobody may write it. */
export function derived(org: Org, object: string, values: Values, row: Row | undefined): Values {
  switch (object) {
    case 'Opportunity':
      return ofStage(org, values);
    case 'Case':
      return ofStatus(org, values, row);
    case 'Contact':
      return ofName(values, row);
    case 'Task':
      return ofTask(org, values, row);
    default:
      return {};
  }
}

function ofStage(org: Org, values: Values): Values {
  if (values.StageName === undefined) return {};
  const stage = org
    .table('OpportunityStage')
    .all()
    .find(({ ApiName }) => ApiName === values.StageName);
  const isClosed = stage?.IsClosed === true;
  const isWon = stage?.IsWon === true;
  const probability = Number(stage?.DefaultProbability ?? 0);
  const forecast = forecastOf({ isClosed, isWon, probability });
  return {
    IsClosed: isClosed,
    IsWon: isWon,
    Probability: values.Probability ?? probability,
    ForecastCategory: forecast.value,
    ForecastCategoryName: values.ForecastCategoryName ?? forecast.name,
  };
}

function ofStatus(org: Org, values: Values, row: Row | undefined): Values {
  if (values.Status === undefined) return {};
  const status = org
    .table('CaseStatus')
    .all()
    .find(({ ApiName }) => ApiName === values.Status);
  const isClosed = status?.IsClosed === true;
  const wasClosed = row?.IsClosed === true;
  if (isClosed && wasClosed) return { IsClosed: true };
  return { IsClosed: isClosed, ClosedDate: isClosed ? org.now() : null };
}

function ofName(values: Values, row: Row | undefined): Values {
  const first = values.FirstName === undefined ? row?.FirstName : values.FirstName;
  const last = values.LastName === undefined ? row?.LastName : values.LastName;
  return { Name: [first, last].filter(Boolean).join(' ') };
}

function ofTask(org: Org, values: Values, row: Row | undefined): Values {
  const status = values.Status ?? row?.Status;
  const whatId = values.WhatId === undefined ? row?.WhatId : values.WhatId;
  const object = typeof whatId === 'string' ? org.schema.objectOfId(whatId)?.name : undefined;
  const parent = object && typeof whatId === 'string' ? org.table(object).find(whatId) : undefined;
  const accountId = object === 'Account' ? (parent?.Id ?? null) : (parent?.AccountId ?? null);
  return { IsClosed: status === 'Completed', AccountId: accountId };
}
