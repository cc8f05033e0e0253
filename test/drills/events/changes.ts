import type { Change, Simulated } from '../../support/simulated.ts';
import { seeded } from '../drill.ts';

/** Changes, creations, deletions and associations, spread over the account. */
export function* changesIn(simulated: Simulated, count: number): Generator<Change> {
  const random = seeded(77);
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  };
  const companies = simulated.ids('company');
  const contacts = simulated.ids('contact');
  const deals = simulated.ids('deal');
  const tickets = simulated.ids('ticket');
  for (let index = 0; index < count; index++) {
    const dice = random();
    if (dice < 0.05) yield { does: 'open-ticket', companyId: oneOf(companies), subject: `New ${index}` };
    else if (dice < 0.07) {
      const [id = ''] = tickets.splice(Math.floor(random() * tickets.length), 1);
      yield { does: 'delete-ticket', id };
    } else if (dice < 0.1) yield { does: 'move-deal', id: oneOf(deals), companyId: oneOf(companies) };
    else if (dice < 0.4) yield { does: 'prioritise', id: oneOf(tickets), priority: oneOf(priorities) };
    else if (dice < 0.7) yield { does: 'price', id: oneOf(deals), amount: Math.round(random() * 90_000) };
    else if (dice < 0.85) yield { does: 'promote', id: oneOf(contacts), title: `Title ${index}` };
    else yield { does: 'rename', companyId: oneOf(companies), name: `Company ${index}` };
  }
}

const priorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
