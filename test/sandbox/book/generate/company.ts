import type { BookRecord } from '../book.ts';
import { DAY } from '../moment.ts';
import { companyRecord } from '../record.ts';
import { type Account, seatsOf } from './account.ts';

/** The company itself, after its contacts: its last activity is the latest of theirs, as HubSpot rolls it up. */
export function companyOf(account: Account, contacts: readonly BookRecord[]): BookRecord {
  const { random, now, profile, identity, archetype } = account;
  const empty = archetype === 'empty';
  const bare = (share: number): boolean => empty || random.chance(share);
  const lastActivity = latestActivity(contacts);
  const touched = Math.round(now - random.between(0, 90) * DAY);
  return companyRecord({
    id: account.id,
    created: account.created,
    updated: Math.max(account.created, account.customerSince ?? 0, lastActivity ?? 0, touched),
    name: identity.name,
    domain: bare(0.01) ? null : identity.domain,
    phone: bare(0.2) ? null : identity.phone,
    industry: bare(0.05) ? null : identity.industry,
    city: bare(0.05) ? null : identity.city,
    country: bare(0.03) ? null : identity.country,
    employees: bare(0.08) ? null : account.employees,
    annualRevenue: bare(0.3) ? null : account.employees * random.int(90, 260) * 1_000,
    lifecycle: lifecycleOf(account),
    ownerId: account.ownerId,
    customerSince: empty ? null : account.customerSince,
    lastActivity,
    lastContacted: lastContacted(account, lastActivity),
    renewal: empty ? null : account.renewal,
    churned: account.churned,
    recurringRevenue: account.renewal === null || empty ? null : account.revenue,
    seats: account.renewal === null || empty ? null : seatsOf(account),
    tier: account.customerSince === null || empty ? null : account.tier,
    nps: random.chance(profile.npsKnown) ? random.int(profile.nps[0], profile.nps[1]) : null,
  });
}

function lifecycleOf({ archetype, random }: Account): string {
  if (archetype === 'churned') return 'churned';
  if (archetype === 'prospect') return random.chance(0.65) ? 'opportunity' : 'lead';
  return 'customer';
}

/** Of two ISO datetimes in one zone the later one is the greater text. */
function latestActivity(contacts: readonly BookRecord[]): number | null {
  let latest = '';
  for (const { properties } of contacts) {
    const moment = properties.notes_last_updated ?? '';
    if (moment > latest) latest = moment;
  }
  return latest === '' ? null : Date.parse(latest);
}

/** An e-mail of theirs counts as activity, not as our having contacted them: ours is as old or older. */
function lastContacted({ random, created }: Account, lastActivity: number | null): number | null {
  if (lastActivity === null || random.chance(0.1)) return null;
  return Math.max(created, lastActivity - random.int(0, 12) * DAY);
}
