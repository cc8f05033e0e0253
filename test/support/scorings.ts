import { type Facts, parseFacts } from '@barometer/shared/facts.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { attribute, type Scoring } from '@barometer/shared/scoring/attribute.ts';
import { compileModel } from '@barometer/shared/scoring/compile.ts';
import type { Move } from '@barometer/shared/scoring/move.ts';
import { stepsBetween } from '../../server/src/scoring/model-steps.ts';

function factsOf(value: unknown): Facts {
  const parsed = parseFacts(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.facts;
}

/** A scoring with all that its answer follows from; throws for what are no facts. */
export function scoring(model: Model, value: unknown): Scoring {
  const compiled = compileModel(model);
  const facts = factsOf(value);
  return { compiled, facts, asOf: facts.asOf, answer: compiled.score(facts) };
}

/** Why the score moved, with the models' difference split into the steps the product takes. */
export function moveBetween(before: Scoring, after: Scoring): Move | null {
  return attribute(before, after, stepsBetween(before.compiled, after.compiled));
}
