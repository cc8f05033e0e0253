import { kinds, type ObjectType } from './record.ts';

export interface AssociationType {
  typeId: number;
  label: string | null;
}

/** Type ids between two types: the plain association, and the one labelled "Primary" where it exists. */
const pairs: Partial<Record<`${ObjectType}>${ObjectType}`, { plain: number; primary?: number }>> = {
  'companies>contacts': { plain: 280, primary: 2 },
  'contacts>companies': { plain: 279, primary: 1 },
  'companies>deals': { plain: 342, primary: 6 },
  'deals>companies': { plain: 341, primary: 5 },
  'companies>tickets': { plain: 340, primary: 25 },
  'tickets>companies': { plain: 339, primary: 26 },
  'contacts>deals': { plain: 4 },
  'deals>contacts': { plain: 3 },
  'contacts>tickets': { plain: 15 },
  'tickets>contacts': { plain: 16 },
  'deals>tickets': { plain: 27 },
  'tickets>deals': { plain: 28 },
};
const parentToChild = 13;
const childToParent = 14;

export type Role = 'parent' | 'child';

export function plainTypeId(from: ObjectType, to: ObjectType): number | undefined {
  return pairs[`${from}>${to}`]?.plain;
}

export function primaryTypeId(from: ObjectType, to: ObjectType): number | undefined {
  return pairs[`${from}>${to}`]?.primary;
}

/** What the associations endpoints say of one link: the plain type first, then the Primary label. */
export function typesOf(from: ObjectType, to: ObjectType, primary: boolean, role?: Role): AssociationType[] {
  if (role === 'child') return [{ typeId: parentToChild, label: 'Child Company' }];
  if (role === 'parent') return [{ typeId: childToParent, label: 'Parent Company' }];
  const plain = plainTypeId(from, to);
  const labelled = primary ? primaryTypeId(from, to) : undefined;
  const types: AssociationType[] = plain === undefined ? [] : [{ typeId: plain, label: null }];
  if (labelled !== undefined) types.push({ typeId: labelled, label: 'Primary' });
  return types;
}

/**
 * The `type` names of inline associations. A primary company is listed twice, `deal_to_company` and
 * `deal_to_company_unlabeled`; a secondary one once, unlabelled. Pairs without a primary have one name.
 */
export function inlineNames(from: ObjectType, to: ObjectType, primary: boolean, role?: Role): string[] {
  if (role === 'child') return ['parent_to_child_company'];
  if (role === 'parent') return ['child_to_parent_company'];
  const name = `${kinds[from].singular}_to_${kinds[to].singular}`;
  if (primaryTypeId(from, to) === undefined) return [name];
  return primary ? [name, `${name}_unlabeled`] : [`${name}_unlabeled`];
}
