import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@barometer/shared/problem.ts';
import { BookTrouble } from '../sandbox/book/load/trouble.ts';
import { loadBook } from '../sandbox/book/load.ts';

export const now = new Date('2026-09-20T09:30:00.000Z');
const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true });
}

/** A small data set with everything a mapping can say. */
export const mapping = `version: 1
name: Mini
today: 2026-03-14
custom:
  companies:
    - { name: renewal_date, label: Renewal date, type: date }
    - { name: recurring_revenue, label: Recurring revenue, type: number }
    - { name: customer_tier, label: Tier, type: enumeration, options: [gold, silver] }
lookups:
  lastUse: { file: usage.csv, by: customer, column: week, take: most, where: { column: events, above: 0 } }
companies:
  file: customers.csv
  id: id
  properties:
    name: { template: "{industry} customer {n}" }
    domain: { invent: domain }
    createdate: signed
    closedate: signed
    renewal_date: { anniversary: signed, unlessKnown: left }
    lifecyclestage: { column: left, map: { '': customer }, else: churned, whenEmpty: customer }
    recurring_revenue: { column: mrr, times: 12 }
    customer_tier: tier
    notes_last_updated: { lookup: lastUse }
    hubspot_owner_id: owner
contacts:
  file: people.csv
  id: id
  company: customer
  properties:
    email: mail
    createdate: { column: added, format: day-first }
    hs_email_optout: optout
deals:
  file: deals.csv
  id: id
  company: customer
  properties:
    dealname: { value: Deal }
    amount: amount
    createdate: { column: closes, plus: { days: -90 } }
    closedate: closes
    dealstage: { column: stage, map: { won: closedwon, open: contractsent } }
tickets:
  file: tickets.csv
  id: id
  company: customer
  properties:
    createdate: opened
    closed_date: { column: opened, plus: { hours: took }, future: drop }
    hs_pipeline_stage: { ifKnown: closed_date, then: "4", else: "1" }
    hs_ticket_priority: { column: priority, map: { critical: URGENT, low: LOW } }
`;

export const files = {
  'customers.csv':
    '\ufeffid,industry,signed,left,mrr,tier,owner\nC1,"Food, fine",2024-03-10,,100.10,gold,Ada Moss\nC2,Toys,2025-05-01,2026-01-31,5,silver,\n',
  'usage.csv': 'customer,week,events\nC1,2026-03-02,4\nC1,2026-03-09,0\nC1,2026-02-23,9\n',
  'people.csv': 'id,customer,mail,added,optout\nP1,C1,a@one.example,14.03.2026,no\nP2,,b@two.example,1.2.2026,yes\n',
  'deals.csv': 'id,customer,amount,closes,stage\nD1,C1,500,2026-06-01,open\nD2,C2,70.5,2025-05-01,won\n',
  'tickets.csv':
    'id,customer,opened,took,priority\nT1,C1,2026-03-13,99,critical\nT2,C1,2026-03-01,5,low\nT3,C2,2026-01-01,,low\n',
};
export type Files = Partial<Record<keyof typeof files, string | null>>;

export function folderWith(changed: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'book-'));
  folders.push(folder);
  for (const [name, content] of Object.entries({ ...files, ...changed })) {
    if (content !== null) writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function load(changed: Files = {}, yaml = mapping, report?: (skipped: Problem[]) => void) {
  const folder = folderWith(changed);
  const file = join(folder, 'mini.yaml');
  writeFileSync(file, yaml);
  return loadBook(folder, file, report === undefined ? { now } : { now, report });
}

export function problemsOf(changed: Files = {}, yaml = mapping): Problem[] {
  try {
    load(changed, yaml);
  } catch (error) {
    if (error instanceof BookTrouble) return error.problems;
    throw error;
  }
  return [];
}

/** One line a problem, without the remedies. */
export const brief = (problems: Problem[]) =>
  problems.map(({ file, line, path, message }) => `${file}:${line ?? '-'} ${path} ${message}`);
