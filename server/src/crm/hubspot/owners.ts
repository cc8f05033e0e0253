import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { OwnersAnswer } from './wire.ts';

/** Names by owner id (a string; HubSpot's `userId` is another number). */
export async function readOwners(call: Call): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  let after: string | undefined;
  do {
    const query: [string, string][] = [['limit', '100']];
    if (after !== undefined) query.push(['after', after]);
    const page = await call({ method: 'GET', path: paths.owners(), query }, OwnersAnswer);
    for (const owner of page.results) {
      const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ') || owner.email;
      if (name) owners.set(owner.id, name);
    }
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return owners;
}
