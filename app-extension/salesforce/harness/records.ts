import type { CardData } from '@barometer/shared/card.ts';
import { topRisk } from '@barometer/shared/reason.ts';
import { salesforceDetails } from './details.ts';

/** A field as Salesforce's UI API answers it; one that is hidden is left out. */
export type Fields = Record<string, { value: unknown; displayValue: string | null }>;

/** The account of which the server has written this card into the fields. */
export function accountFields(card: CardData): Fields {
  const details = salesforceDetails(card);
  const { band, grade, trend, coverage } = card;
  const plain = (value: unknown) => ({ value, displayValue: null });
  return {
    Name: plain(card.company.name),
    Health_Score__c: plain(card.score),
    Health_Band__c: { value: band?.id ?? null, displayValue: band?.label ?? null },
    Health_Grade__c: { value: grade, displayValue: grade },
    Health_Trend__c: { value: trend, displayValue: trend && trend[0]?.toUpperCase() + trend.slice(1) },
    Health_Change_30d__c: plain(card.change30d),
    Health_Top_Risk__c: plain(topRisk(card) || null),
    Health_Coverage__c: plain(coverage === null ? null : Math.round(coverage * 100)),
    Health_Band_Since__c: plain(card.bandSince),
    Health_Details__c: plain(JSON.stringify(details)),
  };
}
