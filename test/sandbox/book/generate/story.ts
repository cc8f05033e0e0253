import type { Book, BookRecord } from '../book.ts';
import { DAY, HOUR, startOfDay } from '../moment.ts';
import { renewalStage } from '../pipelines.ts';
import { companyRecord, contactRecord, type DealFacts, dealRecord } from '../record.ts';
import type { Account } from './account.ts';
import { owners } from './portal.ts';
import { storyTickets } from './story-tickets.ts';
import type { UsageCourse } from './usage-course.ts';

/**
 * The company a demo opens first, written by hand: a good customer for three years, until the champion left in
 * spring. Since then tickets pile up, one urgent ticket has been open for six days, and the contract ends in 38 days.
 */
const domain = 'halvorsen-marine.example';
const phone = '+47 55 50 014';
const ownerId = owners[0]?.id ?? null;

export const storySeats = 20;

/** About 14 of the 20 used it a day, weekends included as in any port; one by one they stopped, and 9 are left. */
export const storyUsage: UsageCourse = {
  share: [0.75, 0.75],
  change: [0.62, 0.62],
  changeDays: 72,
  settledDays: 8,
  noise: 0.05,
  weekend: [0.82, 0.82],
  loginsPerUser: [1.9, 1.9],
  actionsPerUser: [6, 6],
};

export function addStory(book: Book, account: Account): void {
  const contacts = people(account);
  book.companies.push(company(account));
  book.contacts.push(...contacts);
  book.deals.push(...deals(account));
  book.tickets.push(...storyTickets(account, ownerId));
}

function moments({ now }: Account) {
  const today = startOfDay(now);
  const ago = (days: number, hour = 10): number => Math.min(now - HOUR, today - days * DAY + hour * HOUR);
  const renewal = today + 38 * DAY;
  return { today, ago, renewal, signed: renewal - 4 * 365 * DAY + 11 * HOUR, lastTouch: ago(52, 14) };
}

function company(account: Account): BookRecord {
  const { ago, renewal, signed, lastTouch } = moments(account);
  return companyRecord({
    id: account.id,
    created: signed - 97 * DAY,
    updated: ago(6),
    name: 'Halvorsen Marine Logistics AS',
    domain,
    phone,
    industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
    city: 'Bergen',
    country: 'Norway',
    employees: 640,
    annualRevenue: 118_000_000,
    lifecycle: 'customer',
    ownerId,
    customerSince: signed,
    lastActivity: lastTouch,
    lastContacted: lastTouch,
    renewal,
    churned: null,
    recurringRevenue: 84_000,
    seats: storySeats,
    tier: 'enterprise',
    nps: 3,
  });
}

interface Person {
  first: string;
  last: string;
  title: string;
  role: string | null;
  idle: number;
  since: number;
  optedOut: boolean;
}

function people(account: Account): BookRecord[] {
  const { ago, lastTouch } = moments(account);
  const cast: Person[] = [
    {
      first: 'Ragnhild',
      last: 'Moe',
      title: 'Warehouse Planner',
      role: 'END_USER',
      idle: 52,
      since: 610,
      optedOut: false,
    },
    // The champion: her address still receives mail, she does not.
    {
      first: 'Sigrid',
      last: 'Halvorsen',
      title: 'Head of Digital (left)',
      role: null,
      idle: 131,
      since: 1180,
      optedOut: true,
    },
    {
      first: 'Torbjørn',
      last: 'Aas',
      title: 'Finance Director',
      role: 'BUDGET_HOLDER',
      idle: 168,
      since: 1180,
      optedOut: false,
    },
    {
      first: 'Even',
      last: 'Lie',
      title: 'System Administrator',
      role: 'END_USER',
      idle: 74,
      since: 320,
      optedOut: true,
    },
  ];
  return cast.map(({ first, last, title, role, idle, since, optedOut }) => {
    const lastActivity = idle === 52 ? lastTouch : ago(idle, 13);
    return contactRecord({
      id: account.ids.contact(account.random),
      companyIds: [account.id],
      created: ago(since),
      updated: lastActivity + HOUR,
      email: `${first}.${last}@${domain}`.toLowerCase().replaceAll('ø', 'o'),
      firstName: first,
      lastName: last,
      jobTitle: title,
      role,
      phone,
      lastActivity,
      optedOut,
      lifecycle: 'customer',
      ownerId,
    });
  });
}

function deals(account: Account): BookRecord[] {
  const { ago, renewal, signed } = moments(account);
  const year = new Date(renewal).getUTCFullYear();
  const type: DealFacts['type'] = 'existingbusiness';
  const common = { companyIds: [account.id], ownerId, type, pipeline: 'renewal' };
  const id = (): string => account.ids.deal(account.random);
  const name = 'Halvorsen Marine';
  const lastWon = renewal - 372 * DAY + 15 * HOUR;
  const lost = ago(83, 16);
  return [
    dealRecord({
      ...common,
      id: id(),
      name: `${name} – new business`,
      amount: 46_000,
      pipeline: 'default',
      stage: 'closedwon',
      type: 'newbusiness',
      created: signed - 96 * DAY,
      updated: signed,
      close: signed,
    }),
    dealRecord({
      ...common,
      id: id(),
      name: `${name} – renewal ${year - 1}`,
      amount: 78_000,
      stage: renewalStage.renewed,
      created: lastWon - 60 * DAY,
      updated: lastWon,
      close: lastWon,
    }),
    dealRecord({
      ...common,
      id: id(),
      name: `${name} – fleet tracking add-on`,
      amount: 22_000,
      pipeline: 'default',
      stage: 'closedlost',
      created: ago(140),
      updated: lost,
      close: lost,
    }),
    dealRecord({
      ...common,
      id: id(),
      name: `${name} – renewal ${year}`,
      amount: 84_000,
      stage: renewalStage.atRisk,
      created: ago(80),
      updated: ago(9),
      close: renewal,
    }),
  ];
}
