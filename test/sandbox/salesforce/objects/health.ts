import { type Field, field, open, picklist, ungrouped } from './define.ts';

/** The health fields as they are once our package was deployed and its permission set given to everybody. */
export const healthFields = (): Field[] => [
  field('Health_Score__c', 'Health Score', 'double(5,2)', ungrouped),
  field('Health_Band__c', 'Health Band', 'picklist(255)', `${open}, Restricted picklist`, picklist(bands)),
  field('Health_Grade__c', 'Health Grade', 'picklist(255)', `${open}, Restricted picklist`, picklist(grades)),
  field('Health_Trend__c', 'Health Trend', 'picklist(255)', `${open}, Restricted picklist`, picklist(trends)),
  field('Health_Change_30d__c', 'Health Change (30 days)', 'double(5,2)', ungrouped),
  field('Health_Top_Risk__c', 'Health Top Risk', 'string(255)', open),
  field('Health_Coverage__c', 'Health Coverage', 'percent(5,2)', ungrouped),
  field('Health_Band_Since__c', 'Health Band Since', 'datetime', ungrouped),
  field('Health_Scorecard__c', 'Health Scorecard', 'string(255)', open),
  field('Health_Details__c', 'Health Details', 'textarea(32768)', 'Create, Nillable, Update', { longText: true }),
];

const bands = [
  ['green', 'Green'],
  ['yellow', 'Yellow'],
  ['red', 'Red'],
] as const;

const grades = ['A', 'B', 'C', 'D', 'F'];

const trends = [
  ['improving', 'Improving'],
  ['steady', 'Steady'],
  ['declining', 'Declining'],
] as const;
