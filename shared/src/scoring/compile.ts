import type { Facts } from '../facts.ts';
import type { Model } from '../model/model.ts';
import type { Answer } from './answer.ts';

export interface CompiledModel {
  model: Model;
  score(facts: Facts, options?: ScoreOptions): Answer;
}

export interface ScoreOptions {
  /** ISO date or datetime with zone; replaces the facts' own `asOf`. */
  asOf?: string | undefined;
  /** The band the primary scorecard had before: hysteresis starts from it. */
  previousBand?: string | null | undefined;
}
