import type { BookRecord } from '../book.ts';
import { DAY, HOUR, officeHour } from '../moment.ts';
import { contactRecord } from '../record.ts';
import { jobs } from '../words/jobs.ts';
import { firstNames, lastNames, namesByScript } from '../words/people.ts';
import { slug } from '../words/slug.ts';
import type { Account } from './account.ts';

/** One company in a few thousand has as many people as a whole town; every book above five companies has one. */
const crowdEvery = 5_000;
const crowdAt = 5;
const crowd = 300;

/** Share of contacts that also belong to a second company. */
const sharedContact = 0.03;

/** The people of a company. The first is the one in touch most recently, unless nobody ever was. */
export function contactsOf(account: Account, companyIds: readonly string[]): BookRecord[] {
  const { random, profile, index } = account;
  const count = index % crowdEvery === crowdAt ? crowd : random.int(profile.contacts[0], profile.contacts[1]);
  const addresses = new Set<string>();
  const contacts: BookRecord[] = [];
  for (let position = 0; position < count; position += 1) {
    contacts.push(person(account, position, addresses, companyIds));
  }
  return contacts;
}

function person(account: Account, position: number, addresses: Set<string>, companyIds: readonly string[]): BookRecord {
  const { random, now, profile, archetype } = account;
  const name = naming(account);
  const job = random.pick(jobs);
  const idle = idleDays(account, position);
  const oldest = (now - account.created) / DAY;
  const created = Math.max(
    account.created,
    officeHour(random, now, random.between(Math.min(idle ?? 0, oldest), oldest)),
  );
  const lastActivity = idle === null ? null : Math.max(created, officeHour(random, now, idle));
  const ids = [account.id];
  if (companyIds.length > 0 && random.chance(sharedContact)) ids.push(random.pick(companyIds));
  // Where the champions have gone, nobody who decides or fights for us is left in the CRM.
  const gone = archetype === 'troubled' || archetype === 'dormant' || archetype === 'churned';
  const role = gone && job.role !== 'END_USER' ? null : random.chance(0.15) ? null : job.role;
  return contactRecord({
    id: account.ids.contact(random),
    companyIds: ids,
    created,
    updated: Math.min(now, Math.max(created, lastActivity ?? 0) + random.int(1_000, 2 * HOUR)),
    email: random.chance(0.03) ? null : address(name.address, account.identity.domain, addresses),
    firstName: name.first,
    lastName: name.last,
    jobTitle: random.chance(0.08) ? null : job.title,
    role: role === 'CHAMPION' && random.chance(0.1) ? 'CHAMPION;DECISION_MAKER' : role,
    phone: random.chance(0.35) ? null : account.identity.phone,
    lastActivity,
    optedOut: random.chance(profile.optedOut),
    lifecycle: archetype === 'prospect' ? 'opportunity' : 'customer',
    ownerId: account.ownerId,
  });
}

/** Days since the last activity; null when there never was one. */
function idleDays({ random, profile, archetype }: Account, position: number): number | null {
  if (archetype === 'empty') return null;
  const latest = random.between(profile.lastActivity[0], profile.lastActivity[1]);
  if (position === 0) return latest;
  if (random.chance(0.08)) return null;
  if (random.chance(profile.activeShare)) return latest + random.between(0, 25);
  return Math.max(latest, profile.lastActivity[1]) + random.between(20, 300);
}

function naming({ identity, random }: Account): { first: string; last: string; address: string } {
  const local = identity.script === null ? undefined : namesByScript[identity.script];
  if (local !== undefined && random.chance(0.8)) return random.pick(local);
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  return { first, last, address: `${slug(first)}.${slug(last)}` };
}

function address(local: string, domain: string, addresses: Set<string>): string {
  let free = local;
  for (let n = 2; addresses.has(free); n += 1) free = `${local}${n}`;
  addresses.add(free);
  return `${free}@${domain}`;
}
