import type { BookRecord } from '../book.ts';
import { DAY, HOUR, officeHour } from '../moment.ts';
import { closedTicketStage } from '../pipelines.ts';
import { ticketRecord } from '../record.ts';
import { type TicketText, ticketsByCategory, urgentTickets } from '../words/tickets.ts';
import type { Account } from './account.ts';

const categories = Object.keys(ticketsByCategory);
const sources = ['EMAIL', 'EMAIL', 'FORM', 'CHAT', 'PHONE'] as const;
const openStages = ['1', '2', '3', '3'] as const;

/** What a company asked support about in the past year: closed ones and those still open. */
export function ticketsOf(account: Account): BookRecord[] {
  const { random, profile } = account;
  const tickets: BookRecord[] = [];
  const closed = random.int(profile.closedTickets[0], profile.closedTickets[1]);
  const open = random.int(profile.openTickets[0], profile.openTickets[1]);
  for (let n = 0; n < closed; n += 1) tickets.push(closedTicket(account));
  for (let n = 0; n < open; n += 1) tickets.push(openTicket(account, n));
  return tickets;
}

function closedTicket(account: Account): BookRecord {
  const { random, now, profile } = account;
  const since = Math.min(360, (now - (account.customerSince ?? account.created)) / DAY);
  const age = Math.min(2, since) + Math.max(0, since - 2) * random.next() ** profile.recency;
  const created = Math.max(account.created, officeHour(random, now, age));
  const resolved = created + random.between(profile.resolveDays[0], profile.resolveDays[1]) * DAY;
  const closed = Math.round(resolved < now ? resolved : created + (now - created) * 0.8);
  const reply = Math.round(created + random.between(profile.replyHours[0], profile.replyHours[1]) * HOUR);
  const draw = random.next();
  const priority = draw < profile.urgent / 3 ? 'URGENT' : draw < 0.15 ? 'HIGH' : draw < 0.6 ? 'MEDIUM' : 'LOW';
  const satisfied = Math.min(5, Math.max(1, Math.round(profile.nps[0] / 2 + random.between(0, 1.4))));
  return ticket(account, {
    created,
    updated: closed,
    closed,
    firstReply: Math.min(reply, closed),
    priority,
    stage: closedTicketStage,
    satisfaction: random.chance(0.3) ? satisfied : null,
  });
}

function openTicket(account: Account, position: number): BookRecord {
  const { random, now, profile, archetype } = account;
  const created = Math.max(
    account.created,
    officeHour(random, now, random.between(profile.openAge[0], profile.openAge[1])),
  );
  const reply = Math.round(created + random.between(profile.replyHours[0], profile.replyHours[1]) * HOUR);
  const draw = random.next();
  const certain = archetype === 'troubled' && position === 0;
  const calm = draw < 0.75 ? 'MEDIUM' : 'LOW';
  const raised = draw < profile.urgent ? 'URGENT' : draw < profile.urgent + profile.high ? 'HIGH' : calm;
  return ticket(account, {
    created,
    updated: Math.round(created + random.next() * (now - created)),
    closed: null,
    firstReply: reply < now ? reply : null,
    // Some teams never set a priority.
    priority: certain ? 'URGENT' : random.chance(0.05) ? null : raised,
    stage: reply < now ? random.pick(openStages) : '1',
    satisfaction: null,
  });
}

interface Course {
  created: number;
  updated: number;
  closed: number | null;
  firstReply: number | null;
  priority: string | null;
  stage: string;
  satisfaction: number | null;
}

function ticket(account: Account, course: Course): BookRecord {
  const { random } = account;
  const category = course.priority === 'URGENT' ? 'PRODUCT_ISSUE' : random.pick(categories);
  const text = wording(account, course.priority, category);
  return ticketRecord({
    id: account.ids.ticket(random),
    companyIds: [account.id],
    created: course.created,
    updated: Math.max(course.updated, course.firstReply ?? 0),
    subject: text.subject,
    content: text.content,
    stage: course.stage,
    priority: course.priority,
    category,
    closed: course.closed,
    firstReply: course.firstReply,
    satisfaction: course.satisfaction,
    ownerId: account.ownerId,
    source: random.pick(sources),
  });
}

function wording({ random }: Account, priority: string | null, category: string): TicketText {
  return random.pick(priority === 'URGENT' ? urgentTickets : (ticketsByCategory[category] ?? urgentTickets));
}
