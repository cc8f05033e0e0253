import type { Path } from '../problem.ts';
import { isRecord } from './shape.ts';

/**
 * Looking into a document that may be wrong anywhere. References and ids are checked on what was written, not on the
 * parsed model, because one misspelt key elsewhere must not hide the other faults: all are reported at once.
 */
export type Raw = Record<string, unknown>;

export interface Part {
  raw: Raw;
  path: Path;
}

/** The objects in the list under `key`, with their paths; none when it is not a list. */
export function partsOf({ raw, path }: Part, key: string): Part[] {
  const list = raw[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) =>
    isRecord(entry) ? [{ raw: entry, path: [...path, key, index] }] : [],
  );
}

/** The object under `key`. */
export function partOf({ raw, path }: Part, key: string): Part | undefined {
  const entry = raw[key];
  return isRecord(entry) ? { raw: entry, path: [...path, key] } : undefined;
}

export function idOf({ raw }: Part): string | undefined {
  return typeof raw.id === 'string' && raw.id !== '' ? raw.id : undefined;
}
