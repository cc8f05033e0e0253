import { capital } from '@barometer/shared/words/noun.ts';
import { money, number } from '@barometer/shared/words/number.ts';
import { date, isDate } from '@barometer/shared/words/time.ts';
import type { PageRecord, Site } from './data.ts';

const labels: Record<string, string> = {
  domain: 'Website domain',
  lifecyclestage: 'Lifecycle stage',
  annualrevenue: 'Annual revenue',
  numberofemployees: 'Employees',
  hubspot_owner_id: 'Company owner',
  notes_last_contacted: 'Last contacted',
  notes_last_updated: 'Last activity',
  createdate: 'Created',
  closedate: 'Close date',
  closed_date: 'Closed',
  jobtitle: 'Job title',
  dealstage: 'Deal stage',
  dealtype: 'Deal type',
  hs_ticket_priority: 'Priority',
  hs_pipeline: 'Pipeline',
  hs_pipeline_stage: 'Status',
  hs_lastmodifieddate: 'Last modified',
  lastmodifieddate: 'Last modified',
};
const moneyNames = /(revenue|amount|arr|mrr|acv|value)$/;
const acronyms = /\b(arr|mrr|nps|csat|acv|id)\b/gi;

/** "renewal_date" → "Renewal date", "hs_object_id" → "Object ID". */
export function propertyLabel(name: string): string {
  const words = name.replace(/^hs_/, '').replaceAll('_', ' ');
  return labels[name] ?? capital(words.replaceAll(acronyms, (word) => word.toUpperCase()));
}

/** A property as a CRM shows it: amounts, dates and labels instead of raw text. Empty is a dash, never zero. */
export function propertyText(name: string, text: string | null | undefined, { portal, labels: known }: Site): string {
  if (text === null || text === undefined || text === '') return '–';
  if (known?.[text]) return known[text];
  if (isDate(text)) return date(text, portal);
  if (/^-?\d+(\.\d+)?$/.test(text) && !/(id|phone|zip)$/.test(name)) {
    return moneyNames.test(name) ? money(Number(text), portal) : number(Number(text), portal, 2);
  }
  if (text === 'true' || text === 'false') return text === 'true' ? 'Yes' : 'No';
  return /^([A-Z_]+|[a-z]+)$/.test(text) ? capital(text.toLowerCase().replaceAll('_', ' ')) : text;
}

/** What people call a record of any type. */
export function recordName({ id, properties }: PageRecord): string {
  const person = [properties.firstname, properties.lastname].filter(Boolean).join(' ');
  const { name, dealname, subject, email } = properties;
  return name || dealname || subject || person || email || `Record ${id}`;
}

/** Names filled in, in the order given first, then the rest by name; internals and Barometer's own are left out. */
export function shownNames({ properties }: PageRecord, first: readonly string[]): string[] {
  const rest = Object.keys(properties).filter(
    (name) => !first.includes(name) && !/^(hs_|health_|num_)/.test(name) && properties[name],
  );
  return [...first.filter((name) => name in properties), ...rest.sort()];
}
