import type { Owner } from '../book/book.ts';
import { invalid, notFound } from './errors.ts';
import { type Call, flag, limitOf, param, type Route } from './route.ts';

const shared = {
  class: 'other',
  limit: 'ten-secondly',
  method: 'GET',
  scopes: () => [['crm.objects.owners.read']],
} as const;
const madeAt = '2021-03-01T09:00:00.000Z';

/** The people records are assigned to. */
export const ownerRoutes: Route[] = [
  {
    ...shared,
    endpoint: '/crm/owners/{version}',
    legacy: ['/crm/v3/owners'],
    run: (call) => {
      const limit = limitOf(call, 100, 500);
      const archived = flag(call, 'archived');
      const email = call.query.get('email');
      const all = call.portal.book.owners.filter(
        (owner) => Boolean(owner.archived) === archived && (email === null || owner.email === email),
      );
      const start = startOf(call, all);
      const page = all.slice(start, start + limit);
      const last = page.at(-1);
      const more = start + limit < all.length && last;
      const paging = more ? { paging: { next: { after: call.portal.seal(`owner|${last.id}`) } } } : {};
      return { status: 200, body: { results: page.map(present), ...paging } };
    },
  },
  {
    ...shared,
    endpoint: '/crm/owners/{version}/{ownerId}',
    legacy: ['/crm/v3/owners/{ownerId}'],
    run: (call) => {
      const idProperty = call.query.get('idProperty') ?? 'id';
      if (idProperty !== 'id' && idProperty !== 'userId') throw invalid('idProperty must be id or userId.');
      const archived = flag(call, 'archived');
      const owner = call.portal.book.owners.find(
        (one) => String(one[idProperty]) === param(call, 'ownerId') && Boolean(one.archived) === archived,
      );
      if (!owner) throw notFound();
      return { status: 200, body: present(owner) };
    },
  },
];

function startOf(call: Call, all: Owner[]): number {
  const after = call.query.get('after');
  if (after === null) return 0;
  const id = /^owner\|(.+)$/.exec(call.portal.unseal(after) ?? '')?.[1];
  const index = all.findIndex((owner) => owner.id === id);
  if (index < 0) throw invalid(`Invalid paging cursor: ${after}`);
  return index + 1;
}

/** An archived owner has lost its user. */
function present(owner: Owner) {
  return {
    id: owner.id,
    email: owner.email,
    type: 'PERSON',
    firstName: owner.firstName,
    lastName: owner.lastName,
    ...(owner.archived ? {} : { userId: owner.userId }),
    userIdIncludingInactive: owner.userId,
    createdAt: madeAt,
    updatedAt: madeAt,
    archived: Boolean(owner.archived),
  };
}
