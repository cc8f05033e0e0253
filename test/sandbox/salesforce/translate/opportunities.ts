import type { BookRecord } from '../../book/book.ts';
import type { Row } from '../objects/define.ts';
import { type Around, accountOf, day, inOrder, number, stamped, text } from './around.ts';
import { customValuesOf } from './custom.ts';
import { forecastOf } from './stages.ts';

export function opportunitiesOf(around: Around): Row[] {
  const custom = customValuesOf(around.book, 'deals');
  return inOrder(around.book.deals.map((deal) => ({ ...opportunityOf(around, deal), ...custom(deal) })));
}

const types: Record<string, string> = { newbusiness: 'New Business', existingbusiness: 'Existing Business' };

function opportunityOf(around: Around, deal: BookRecord): Row {
  const { properties: p, id } = deal;
  const stage = around.stages.find(p.pipeline ?? '', p.dealstage ?? '');
  const forecast = forecastOf(stage);
  const pipeline = around.book.pipelines.deals.find((one) => one.id === p.pipeline);
  return {
    ...stamped(around, deal, around.ids.deals.get(id) ?? ''),
    AccountId: accountOf(around, deal),
    Name: text(p.dealname, 120) ?? `Opportunity ${id}`,
    StageName: stage.label,
    Amount: number(p.amount),
    Probability: stage.probability,
    // A close date is required, and a HubSpot deal may have none.
    CloseDate: day(p.closedate ?? deal.createdAt),
    Type: types[p.dealtype ?? ''] ?? null,
    IsClosed: stage.isClosed,
    IsWon: stage.isWon,
    ForecastCategory: forecast.value,
    ForecastCategoryName: forecast.name,
    LastActivityDate: null,
    Pipeline__c: pipeline?.label ?? null,
  };
}
