import { describeChange } from '@barometer/shared/model/change-words.ts';
import { modelSteps } from '@barometer/shared/model/steps.ts';
import type { ModelStep } from '@barometer/shared/scoring/attribute.ts';
import { type CompiledModel, compileModel } from '@barometer/shared/scoring/compile.ts';

/** The way from one model to another, compiled, so that a book of companies can be taken along it. */
export function stepsBetween(before: CompiledModel, after: CompiledModel): ModelStep[] {
  return modelSteps(before.model, after.model).map(({ changes, model }) => ({
    paths: changes.map(describeChange),
    compiled: compileModel(model),
  }));
}
