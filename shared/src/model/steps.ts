import type { Change } from './change.ts';
import { diffModels, type ListedPart, listOf, type Part, plain } from './diff.ts';
import type { Model } from './model.ts';
import { validateModel } from './validate.ts';

export interface Step {
  changes: Change[];
  /** The model after these changes. */
  model: Model;
}

/**
 * The way from one model to another, one change at a time and in a fixed order, over valid models only: changes that
 * make a valid model only together are one step. The last step's model is `after`; equal models have no steps between.
 */
export function modelSteps(before: Model, after: Model): Step[] {
  const changes = diffModels(before, after).sort((a, b) => turnOf(a) - turnOf(b));
  const steps: Step[] = [];
  let reached = plain(before);
  let pending: Change[] = [];
  for (const [index, change] of changes.entries()) {
    reached = apply(reached, change);
    pending.push(change);
    const isLast = index === changes.length - 1;
    const result = isLast ? { ok: true as const, model: after } : validateModel(reached);
    if (!result.ok) continue;
    steps.push({ changes: pending, model: result.model });
    pending = [];
  }
  return steps;
}

/** Top-level metrics come first and go last, so that what refers to them is valid in between. */
function turnOf({ kind, path }: Change): number {
  if (path[0] !== 'metrics') return 1;
  return kind === 'removed' ? 2 : 0;
}

function apply(model: Part, change: Change): Part {
  const { kind, path, after, to } = change;
  if (kind === 'changed') return update(model, path, () => after);
  if (kind === 'order') return update(model, path, (list) => inOrder(listOf(list), after as string[]));
  const id = path.at(-1);
  const list = path.slice(0, -1);
  const without = update(model, list, (parts) => listOf(parts).filter((part) => part.id !== id));
  if (kind === 'removed') return without;
  return update(without, to ?? list, (parts) => [...listOf(parts), after]);
}

/** A copy of the part with the value at the path replaced; the path names keys, and ids in lists. */
function update(part: Part, [key = '', ...rest]: readonly string[], change: (value: unknown) => unknown): Part {
  const value = part[key];
  if (rest.length === 0) return withoutUndefined({ ...part, [key]: change(value) });
  if (!Array.isArray(value)) return { ...part, [key]: update(value as Part, rest, change) };
  const [id, ...inside] = rest;
  const parts = listOf(value).map((item) => (item.id === id ? update(item, inside, change) : item));
  return { ...part, [key]: parts };
}

const withoutUndefined = (part: Part): Part =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

/** Those named by their order, then the others: they come or go with changes of their own. */
function inOrder(parts: ListedPart[], ids: readonly string[]): ListedPart[] {
  const named = ids.flatMap((id) => parts.find((part) => part.id === id) ?? []);
  return [...named, ...parts.filter(({ id }) => !ids.includes(id))];
}
