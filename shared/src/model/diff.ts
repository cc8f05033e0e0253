import { type Change, type Identified, partLists } from './change.ts';
import type { Model } from './model.ts';

/**
 * What differs between two validated models, part by part: parts with ids are told apart by id, values are compared
 * whole. Defaults are filled in, so writing one out is no change, and neither are comments and layout.
 */
export function diffModels(before: Model, after: Model): Change[] {
  const labels = new Map([...before.scorecards, ...after.scorecards].map(({ id, label }) => [id, label]));
  const hasSeveral = before.scorecards.length > 1 || after.scorecards.length > 1;
  return joinMoved(diffPart(plain(before), plain(after), [])).map((change) => {
    const [first, id] = change.path;
    const label = first === 'scorecards' && change.path.length > 2 && id !== undefined ? labels.get(id) : undefined;
    return hasSeveral && label !== undefined ? { ...change, scorecard: label } : change;
  });
}

/** Plain JSON: keys that are undefined are not there. */
export function plain(model: Model): Part {
  return JSON.parse(JSON.stringify(model)) as Part;
}

export type Part = Record<string, unknown>;

/** Values that are taken apart further; everything else is compared whole. */
const openValues: ReadonlySet<string> = new Set(['trend', 'grades']);

function diffPart(before: Part, after: Part, path: string[]): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): Change[] => {
    const [old, now] = [before[key], after[key]];
    const here = [...path, key];
    if (partLists.has(key)) return diffList(listOf(old), listOf(now), here);
    if (openValues.has(key)) return diffPart(old as Part, now as Part, here);
    return isSame(old, now) ? [] : [{ kind: 'changed', path: here, before: old, after: now }];
  });
}

function diffList(before: ListedPart[], after: ListedPart[], path: string[]): Change[] {
  const old = new Map(before.map((part) => [part.id, part]));
  const now = new Map(after.map((part) => [part.id, part]));
  const added = after.filter(({ id }) => !old.has(id));
  const removed = before.filter(({ id }) => !now.has(id));
  const common = before.filter(({ id }) => now.has(id));
  const ids = common.map(({ id }) => id);
  const order = after.flatMap(({ id }) => (old.has(id) ? [id] : []));
  return [
    ...added.map((part): Change => ({ kind: 'added', path: [...path, part.id], before: undefined, after: part })),
    ...common.flatMap((part) => diffPart(part, now.get(part.id) ?? part, [...path, part.id])),
    ...(isSame(ids, order) ? [] : [{ kind: 'order' as const, path, before: ids, after: order }]),
    ...removed.map((part): Change => ({ kind: 'removed', path: [...path, part.id], before: part, after: undefined })),
  ];
}

export type ListedPart = Part & Identified;

export function listOf(value: unknown): ListedPart[] {
  return Array.isArray(value) ? value : [];
}

/** A metric that leaves one dimension and appears in another of the same scorecard has moved. */
function joinMoved(changes: Change[]): Change[] {
  const cameFrom = new Map<Change, Change>();
  for (const added of changes) {
    if (added.kind !== 'added' || !isOfDimension(added)) continue;
    const removed = changes.find(
      ({ kind, path }) =>
        kind === 'removed' && isOfDimension({ path }) && path[1] === added.path[1] && path.at(-1) === added.path.at(-1),
    );
    if (removed) cameFrom.set(added, removed);
  }
  const gone = new Set(cameFrom.values());
  return changes.flatMap((change): Change[] => {
    if (gone.has(change)) return [];
    const removed = cameFrom.get(change);
    if (removed === undefined) return [change];
    return [
      { kind: 'moved', path: removed.path, before: removed.before, after: change.after, to: change.path.slice(0, -1) },
    ];
  });
}

/** `scorecards, ID, dimensions, ID, metrics, ID` */
const isOfDimension = ({ path }: Pick<Change, 'path'>) => path.length === 6 && path[4] === 'metrics';

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, two] = [a as Part, b as Part];
  const keys = Object.keys(one);
  return keys.length === Object.keys(two).length && keys.every((key) => isSame(one[key], two[key]));
}
