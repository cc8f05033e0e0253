import type { Facts } from '@barometer/shared/facts.ts';
import { attribute, type Scoring } from '@barometer/shared/scoring/attribute.ts';
import { type CompiledModel, compileModel } from '@barometer/shared/scoring/compile.ts';
import type { MovePart } from '@barometer/shared/scoring/move.ts';
import { requireModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { stepsBetween } from '../scoring/model-steps.ts';
import { exitCodes, type Io } from './io.ts';
import { readFacts } from './read-facts.ts';
import { readExactText, readText } from './read-input.ts';

export interface WhyFlags {
  model: string;
  facts: string;
  beforeFacts: string;
  beforeModel?: string;
  json?: boolean;
}

/** Splits the move between two scorings into its causes. With --json: `{ before, after, move }`. */
export async function why(flags: WhyFlags, io: Io): Promise<number> {
  const model = await readCompiled(flags.model, io);
  const modelBefore = flags.beforeModel === undefined ? model : await readCompiled(flags.beforeModel, io);
  const after = scoringOf(model, await factsOf(flags.facts, io));
  const before = scoringOf(modelBefore, await factsOf(flags.beforeFacts, io));
  const move = attribute(before, after, stepsBetween(modelBefore, model));
  if (flags.json) io.stdout(`${JSON.stringify({ before: before.answer.score, after: after.answer.score, move })}\n`);
  else if (move === null) io.stdout('One of the two has no score, so there is no move to split.\n');
  else {
    // Of what a score is before it is rounded, the parts are exact.
    const ends = `${before.answer.capped} → ${after.answer.capped} (${signed(move.delta)})`;
    io.stdout([ends, ...move.parts.map(told), ''].join('\n'));
  }
  return exitCodes.ok;
}

function scoringOf(compiled: CompiledModel, facts: Facts): Scoring {
  return { compiled, facts, asOf: facts.asOf, answer: compiled.score(facts) };
}

async function readCompiled(file: string, io: Io): Promise<CompiledModel> {
  return compileModel(requireModel(await readExactText(file, io), file));
}

async function factsOf(file: string, io: Io): Promise<Facts> {
  const result = readFacts(await readText(file, io));
  if (!result.ok) throw new InputError(result.problems.map((problem) => ({ file, ...problem })));
  return result.facts;
}

function told(part: MovePart): string {
  return `  ${signed(part.delta).padStart(14)}  ${part.kind}: ${causeOf(part)}`;
}

function causeOf(part: MovePart): string {
  switch (part.kind) {
    case 'time':
    case 'behaviour':
      return `${part.metric} ${part.before} → ${part.after}`;
    case 'coverage':
      return part.metrics.map(({ metric, before, after }) => `${metric} ${before} → ${after}`).join(', ');
    case 'model':
      return part.paths.join('; ');
    case 'scorecard':
      return `${part.before} → ${part.after}`;
    case 'cap':
      return `${part.before.join(', ') || 'none'} → ${part.after.join(', ') || 'none'}`;
  }
}

const signed = (points: number) => (points < 0 ? `−${-points}` : `+${points}`);
