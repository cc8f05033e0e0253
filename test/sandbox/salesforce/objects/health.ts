import { type Field, field, open, picklist, ungrouped } from './define.ts';

/** The health fields as our package deploys them, seen by everybody once its permission set was given out. */
export const healthFields = (): Field[] => [
  field('Health_Score__c', 'Health score', 'double(3,0)', ungrouped),
  field('Health_Band__c', 'Health band', 'picklist(255)', `${open}, Restricted picklist`, picklist(bands)),
  field('Health_Grade__c', 'Health grade', 'picklist(255)', `${open}, Restricted picklist`, picklist(grades)),
  field('Health_Trend__c', 'Health trend', 'picklist(255)', `${open}, Restricted picklist`, picklist(trends)),
  field('Health_Change_30d__c', 'Health change in 30 days', 'double(3,0)', ungrouped),
  field('Health_Top_Risk__c', 'Health: top risk', 'string(255)', open),
  field('Health_Coverage__c', 'Health data coverage (%)', 'double(3,0)', ungrouped),
  field('Health_Band_Since__c', 'Health band since', 'datetime', ungrouped),
  field('Health_Scorecard__c', 'Health scorecard', 'string(255)', open),
  field('Health_Details__c', 'Health details', 'textarea(131072)', 'Create, Nillable, Update', { longText: true }),
];

const bands = [
  ['green', 'Healthy'],
  ['yellow', 'Watch'],
  ['red', 'At risk'],
] as const;

const grades = ['A', 'B', 'C', 'D', 'F'];

const trends = [
  ['improving', 'Improving'],
  ['steady', 'Steady'],
  ['declining', 'Declining'],
] as const;
