import type { Model } from '@barometer/shared/model/model.ts';
import type { PreviousScore } from '../store/scores.ts';

/** Where a company stands: its band, or why it has none. */
export interface Standing {
  /** A band's id; `insufficient-data`, `frozen`, `no-scorecard`, or `not-scored` yet. */
  band: string;
  score: number | null;
  scorecard: string | null;
}

/** Where one stands that no model has scored. */
export const notScored: Standing = { band: 'not-scored', score: null, scorecard: null };

/** Where a scoring puts its company. */
export function standingOf({ state, band, score, scorecard }: PreviousScore): Standing {
  return state === 'scored' && band !== null ? { band, score, scorecard } : { band: state, score: null, scorecard };
}

/** Where companies may stand, best first: the bands of the new model, those only the old one has, and without one. */
export function standings(before: Model, after: Model): { id: string; label: string }[] {
  const bands = [...after.bands, ...before.bands.filter(({ id }) => !after.bands.some((band) => band.id === id))];
  return [...bands.map(({ id, label }) => ({ id, label })), ...withoutBand];
}

const withoutBand = [
  { id: 'insufficient-data', label: 'Not enough data' },
  { id: 'no-scorecard', label: 'No scorecard' },
  { id: 'frozen', label: 'Frozen' },
  { id: 'not-scored', label: 'Not scored yet' },
];
