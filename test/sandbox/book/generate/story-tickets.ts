import type { BookRecord } from '../book.ts';
import { DAY, HOUR, startOfDay } from '../moment.ts';
import { closedTicketStage } from '../pipelines.ts';
import { ticketRecord } from '../record.ts';
import type { Account } from './account.ts';

interface Line {
  subject: string;
  content: string;
  priority: 'LOW' | 'MEDIUM' | 'HIGH' | 'URGENT';
  category: string;
  age: number;
  /** Days until it was closed; null while it is open. */
  took: number | null;
  /** Hours until the first reply; null while nobody has answered. */
  reply: number | null;
}

/** From one small question a quarter to four open tickets in a month. */
const lines: Line[] = [
  {
    subject: 'Berth plan no longer loads for two terminals',
    content:
      'Since the last release the berth plan of Bergen and Stavanger stays empty. Ships are waiting. Please call.',
    priority: 'URGENT',
    category: 'PRODUCT_ISSUE',
    age: 6,
    took: null,
    reply: 31,
  },
  {
    subject: 'Customs export rejected by the authority',
    content: 'The file has a wrong header since the update. We correct it by hand, an hour every evening.',
    priority: 'HIGH',
    category: 'PRODUCT_ISSUE',
    age: 17,
    took: null,
    reply: 44,
  },
  {
    subject: 'Who is our contact now?',
    content: 'Sigrid used to handle everything with you. We do not know whom to ask about the renewal.',
    priority: 'MEDIUM',
    category: 'GENERAL_INQUIRY',
    age: 21,
    took: null,
    reply: null,
  },
  {
    subject: 'Invoice does not match the agreed seats',
    content: 'We are billed for 26 seats and agreed on 20.',
    priority: 'MEDIUM',
    category: 'BILLING_ISSUE',
    age: 40,
    took: 19,
    reply: 70,
  },
  {
    subject: 'Container search very slow in the afternoon',
    content: 'From about two o’clock each search takes half a minute.',
    priority: 'HIGH',
    category: 'PRODUCT_ISSUE',
    age: 63,
    took: 16,
    reply: 26,
  },
  {
    subject: 'Where do I reset a colleague’s password?',
    content: 'A driver cannot sign in after his holiday.',
    priority: 'LOW',
    category: 'GENERAL_INQUIRY',
    age: 214,
    took: 1,
    reply: 2,
  },
];

export function storyTickets(account: Account, ownerId: string | null): BookRecord[] {
  const { now } = account;
  return lines.map(({ subject, content, priority, category, age, took, reply }) => {
    const created = startOfDay(now) - age * DAY + 8 * HOUR;
    const closed = took === null ? null : created + took * DAY + 5 * HOUR;
    const firstReply = reply === null ? null : created + reply * HOUR;
    return ticketRecord({
      id: account.ids.ticket(account.random),
      companyIds: [account.id],
      created,
      updated: closed ?? firstReply ?? created,
      subject,
      content,
      stage: closed !== null ? closedTicketStage : firstReply === null ? '1' : '3',
      priority,
      category,
      closed,
      firstReply,
      ownerId,
      source: 'EMAIL',
      satisfaction: closed === null ? null : took === 1 ? 5 : 2,
    });
  });
}
