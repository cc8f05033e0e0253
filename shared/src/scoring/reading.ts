import type { Evidence, MetricState, Value } from './answer.ts';
import { round9 } from './number.ts';
import type { Scope } from './scope.ts';

/** What a source found. `evidence` is complete and in id order. */
export interface Reading {
  state: MetricState;
  /** Unrounded; null when missing, kept when stale or expired. */
  value: Value | null;
  /** The value as it is compared and printed: rounded once here, and not by each of curve, evidence and answer. */
  shown: Value | null;
  evidence: readonly Evidence[];
}

export type Read = (scope: Scope) => Reading;

const noEvidence: readonly Evidence[] = [];

export const missing: Reading = { state: 'missing', value: null, shown: null, evidence: noEvidence };

/** A present reading, or a missing one where arithmetic left the range of numbers. */
export function present(value: Value, evidence: readonly Evidence[]): Reading {
  if (typeof value === 'number' && !Number.isFinite(value)) return missing;
  return { state: 'present', value, shown: printable(value), evidence };
}

/** A value as the answer shows it: numbers rounded to 9 decimals, null for anything that is no value. */
export function printable(value: unknown): Value | null {
  if (typeof value === 'number') return round9(value);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
