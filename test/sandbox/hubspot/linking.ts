import { z } from 'zod';
import { plainTypeId, primaryTypeId } from './association-types.ts';
import { invalid } from './errors.ts';
import type { Portal } from './portal.ts';
import { isChildType, type ObjectType, objectTypes } from './record.ts';

export const associationTypeList = z
  .array(
    z.object({
      associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK']),
      associationTypeId: z.int(),
    }),
  )
  .min(1);

/** The `associations` of a create call: what the new record belongs to. */
export const newLinks = z.array(z.object({ to: z.object({ id: z.string() }), types: associationTypeList }));
export type NewLink = z.infer<typeof newLinks>[number];

/** The type ids tell which type of record is linked, and whether as its primary. */
export function isLinkable(portal: Portal, from: ObjectType, link: NewLink): { to: ObjectType; primary: boolean } {
  const ids = link.types.map((type) => type.associationTypeId);
  const to = objectTypes.find((type) =>
    ids.every((id) => id === plainTypeId(from, type) || id === primaryTypeId(from, type)),
  );
  if (!to) throw invalid(`Association types ${ids.join(', ')} do not exist from ${from}.`);
  if (!portal.records[to].find(link.to.id)) throw invalid(`There is no ${to} record ${link.to.id} to associate.`);
  return { to, primary: ids.some((id) => id === primaryTypeId(from, to)) };
}

export function linkCreated(portal: Portal, from: ObjectType, id: string, link: NewLink): void {
  const { to, primary } = isLinkable(portal, from, link);
  setLink(portal, { from, fromId: id, to, toId: link.to.id, primary });
}

interface LinkWish {
  from: ObjectType;
  fromId: string;
  to: ObjectType;
  toId: string;
  primary: boolean;
}

/** Links two records. A child's first company becomes its primary one. */
export function setLink(portal: Portal, wish: LinkWish): void {
  const { from, fromId, to, toId, primary } = wish;
  const at = portal.clock.iso();
  if (isChildType(from) && to === 'companies') {
    const child = portal.records[from].find(fromId);
    const known = child ? portal.links.companiesOf(child) : [];
    const first = primary || known.length === 0 ? toId : (known.find((link) => link.primary)?.id ?? '');
    const rest = [...known.map((link) => link.id), toId].filter((id) => id !== first);
    const companyIds = [first, ...new Set(rest)];
    portal.commit({ op: 'companies', type: from, id: fromId, companyIds, at });
  } else if (from === 'companies' && isChildType(to)) {
    setLink(portal, { from: to, fromId: toId, to: from, toId: fromId, primary });
  } else {
    portal.commit({ op: 'pair', from, fromId, to, toId, linked: true, at });
  }
}

/** Takes a link away, or only its Primary label. */
export function unsetLink(portal: Portal, wish: LinkWish & { onlyLabel: boolean }): void {
  const { from, fromId, to, toId, onlyLabel } = wish;
  const at = portal.clock.iso();
  if (isChildType(from) && to === 'companies') {
    const child = portal.records[from].find(fromId);
    if (!child) return;
    const known = portal.links.companiesOf(child);
    const primary = known.find((link) => link.primary)?.id ?? '';
    const rest = known.filter((link) => !link.primary && link.id !== toId).map((link) => link.id);
    const first = primary === toId ? '' : primary;
    const kept = onlyLabel && primary === toId ? [toId] : [];
    if (onlyLabel && primary !== toId) return;
    const companyIds = [first, ...kept, ...rest];
    portal.commit({ op: 'companies', type: from, id: fromId, companyIds, at });
  } else if (from === 'companies' && isChildType(to)) {
    unsetLink(portal, { ...wish, from: to, fromId: toId, to: from, toId: fromId });
  } else if (!onlyLabel) {
    portal.commit({ op: 'pair', from, fromId, to, toId, linked: false, at });
  }
}
