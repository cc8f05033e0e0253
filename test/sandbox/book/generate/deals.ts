import type { BookRecord } from '../book.ts';
import { DAY, HOUR, officeHour } from '../moment.ts';
import { renewalStage } from '../pipelines.ts';
import { type DealFacts, dealRecord } from '../record.ts';
import type { Account } from './account.ts';

type Sale = Pick<DealFacts, 'name' | 'amount' | 'pipeline' | 'stage' | 'type' | 'created' | 'close'> & {
  closed: boolean;
};

const openStages = ['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'contractsent'] as const;

/** A renewal is worked on from this many days before the contract ends. */
const renewalLead = 120;

/** What was sold to a company, what is being sold, and what it declined. */
export function dealsOf(account: Account): BookRecord[] {
  if (account.archetype === 'empty') return [];
  if (account.customerSince === null) return pursuit(account).map((sale) => record(account, sale));
  return [...contract(account, account.customerSince), ...expansions(account)].map((sale) => record(account, sale));
}

/** The first contract, the latest renewal, and the one ahead. */
function contract(account: Account, signed: number): Sale[] {
  const { random, now, revenue, renewal, churned, archetype, profile } = account;
  const name = account.identity.name.slice(0, 60);
  const sales: Sale[] = [
    {
      name: `${name} – new business`,
      amount: Math.round(revenue * random.between(0.5, 0.95)),
      pipeline: 'default',
      stage: 'closedwon',
      type: 'newbusiness',
      created: account.created + HOUR,
      close: signed,
      closed: true,
    },
  ];
  const anniversary = (renewal ?? churned ?? now) - 365 * DAY;
  if (anniversary > signed + 300 * DAY) {
    const close = anniversary - random.int(2, 30) * DAY + random.int(8, 17) * HOUR;
    const created = close - random.int(20, 90) * DAY;
    sales.push(renewalSale(account, anniversary, renewalStage.renewed, created, close, true));
  }
  if (churned !== null) {
    const created = churned - random.int(60, 110) * DAY;
    sales.push(renewalSale(account, churned, renewalStage.notRenewed, created, churned + 9 * HOUR, true));
  }
  // Often nobody has even opened the renewal of a customer that fell silent.
  const forgotten = archetype === 'dormant' && random.chance(0.6);
  if (renewal !== null && renewal - now < renewalLead * DAY && !forgotten) {
    const atRisk = profile.lostExpansion > 0.2 && random.chance(0.6);
    const calm = random.chance(0.5) ? renewalStage.quoteSent : renewalStage.due;
    const stage = atRisk ? renewalStage.atRisk : calm;
    const created = Math.min(now - HOUR, Math.max(signed, renewal - renewalLead * DAY + random.int(0, 5) * DAY));
    // Nobody works on a dormant customer's renewal: its close date has been left behind.
    const close = archetype === 'dormant' ? now - random.int(5, 40) * DAY : renewal;
    sales.push(renewalSale(account, renewal, stage, Math.min(created, close), close, false));
  }
  return sales;
}

function renewalSale(a: Account, due: number, stage: string, created: number, close: number, closed: boolean): Sale {
  const name = `${a.identity.name.slice(0, 60)} – renewal ${new Date(due).getUTCFullYear()}`;
  const amount = closed ? Math.round(a.revenue * a.random.between(0.85, 1)) : a.revenue;
  return { name, amount, pipeline: 'renewal', stage, type: 'existingbusiness', created, close, closed };
}

function expansions(account: Account): Sale[] {
  const { random, profile } = account;
  const sales: Sale[] = [];
  if (random.chance(profile.openExpansion)) sales.push(expansion(account, random.pick(openStages)));
  if (random.chance(profile.wonExpansion)) sales.push(expansion(account, 'closedwon'));
  if (random.chance(profile.lostExpansion)) sales.push(expansion(account, 'closedlost'));
  return sales;
}

function expansion(account: Account, stage: string): Sale {
  const { random, now } = account;
  const closed = stage === 'closedwon' || stage === 'closedlost';
  const what = random.pick(['more seats', 'analytics add-on', 'second workspace', 'premium support', 'API package']);
  const ago = closed ? random.between(45, 220) : random.between(3, 70);
  const created = Math.max(account.created, officeHour(random, now, ago));
  const close = closed ? Math.min(now - HOUR, created + random.int(10, 44) * DAY) : now + random.int(10, 90) * DAY;
  // A small part of a sales team's deals has no amount yet.
  const amount =
    !closed && random.chance(0.1) ? null : Math.round((account.revenue * random.between(0.08, 0.35)) / 10) * 10;
  const name = `${account.identity.name.slice(0, 60)} – ${what}`;
  return { name, amount, pipeline: 'default', stage, type: 'existingbusiness', created, close, closed };
}

function pursuit(account: Account): Sale[] {
  const { random, now } = account;
  const stage = random.chance(0.2) ? 'closedlost' : random.pick(openStages);
  const closed = stage === 'closedlost';
  const created = account.created + HOUR;
  const close = closed ? now - random.int(1, 15) * DAY : now + random.int(5, 80) * DAY;
  const name = `${account.identity.name.slice(0, 60)} – new business`;
  return [{ name, amount: account.revenue, pipeline: 'default', stage, type: 'newbusiness', created, close, closed }];
}

function record(account: Account, sale: Sale): BookRecord {
  const { random, now } = account;
  const touched = sale.closed ? (sale.close ?? sale.created) : sale.created + random.next() * (now - sale.created);
  return dealRecord({
    id: account.ids.deal(random),
    companyIds: [account.id],
    name: sale.name,
    amount: sale.amount,
    pipeline: sale.pipeline,
    stage: sale.stage,
    type: sale.type,
    created: sale.created,
    close: sale.close,
    updated: Math.round(Math.min(now, Math.max(sale.created, touched))),
    ownerId: account.ownerId,
  });
}
