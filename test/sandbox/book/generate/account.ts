import { DAY } from '../moment.ts';
import type { Random } from '../random.ts';
import { type Archetype, type Profile, profiles } from './archetype.ts';
import { type Identity, identityAt } from './identity.ts';
import type { Ids } from './ids.ts';
import { owners } from './portal.ts';

/** What the records of one company are made from: decided once, read by contacts, deals and tickets. */
export interface Account {
  id: string;
  index: number;
  archetype: Archetype;
  profile: Profile;
  identity: Identity;
  ownerId: string | null;
  now: number;
  random: Random;
  ids: Ids;
  created: number;
  /** Null for those who never bought. */
  customerSince: number | null;
  renewal: number | null;
  churned: number | null;
  tier: 'starter' | 'growth' | 'enterprise';
  revenue: number;
  employees: number;
}

const tiers = {
  starter: { revenue: [2_400, 14_000], employees: [8, 90], seatPrice: 420 },
  growth: { revenue: [16_000, 72_000], employees: [60, 900], seatPrice: 640 },
  enterprise: { revenue: [85_000, 420_000], employees: [700, 12_000], seatPrice: 900 },
} as const;

export interface Surroundings {
  now: number;
  ids: Ids;
  taken: Set<string>;
}

export function accountAt(index: number, archetype: Archetype, random: Random, around: Surroundings): Account {
  const { now } = around;
  const profile = profiles[archetype];
  const identity = identityAt(index, random, around.taken);
  const draw = random.next();
  const tier = draw < 0.15 ? 'enterprise' : draw < 0.5 ? 'growth' : 'starter';
  const { revenue, employees } = tiers[tier];
  const today = Math.floor(now / DAY) * DAY;
  const bought = archetype !== 'prospect';
  // A contract runs from anniversary to anniversary: the next renewal fixes the day the customer signed.
  const renewal = today + random.int(profile.renewalIn[0], profile.renewalIn[1]) * DAY;
  const years = random.int(profile.years[0], profile.years[1]);
  const signed = Math.min(renewal - years * 365 * DAY + random.int(8 * 60, 17 * 60) * 60_000, now - DAY);
  const churned = archetype === 'churned' ? today - random.int(20, 60) * DAY : null;
  const leadTime = random.int(20, 200) * DAY + random.int(0, 86_399_999);
  return {
    id: around.ids.company(random),
    index,
    archetype,
    profile,
    identity,
    ownerId: archetype === 'empty' || random.chance(0.03) ? null : random.pick(owners).id,
    now,
    random,
    ids: around.ids,
    created: (bought ? signed : now - random.int(0, 60) * DAY) - leadTime,
    customerSince: bought ? signed : null,
    renewal: bought && churned === null ? renewal : null,
    churned,
    tier,
    revenue: Math.round(random.between(revenue[0], revenue[1]) / 120) * 120,
    employees: random.int(employees[0], employees[1]),
  };
}

/** Users the contract is, was or would be for: what the revenue pays for. */
export function seatsOf({ tier, revenue, employees }: Account): number {
  return Math.min(employees, Math.round(revenue / tiers[tier].seatPrice));
}
