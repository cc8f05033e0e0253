import type { ModelResult } from '@barometer/shared/model/validate.ts';
import type { Problem } from '@barometer/shared/problem.ts';
import { printAnswer } from '@barometer/shared/scoring/answer.ts';
import { type CompiledModel, compileModel, type ScoreOptions } from '@barometer/shared/scoring/compile.ts';
import { isDatetimeWithoutZone, parseInstant } from '@barometer/shared/scoring/time.ts';
import { readModel } from '../model/read.ts';
import { InputError } from '../problem.ts';
import { exitCodes, type Io } from './io.ts';
import { readFacts } from './read-facts.ts';
import { readExactText, readLines, readText } from './read-input.ts';

export interface ScoreFlags {
  /** A model, YAML or JSON. */
  model: string;
  /** One facts document (`.json`, or `-` for standard input), or one a line (`.jsonl`). */
  facts: string;
  asOf?: string | undefined;
  previousBand?: string | undefined;
  json?: boolean | undefined;
}

/**
 * Applies a model to facts and prints the answer as one line of JSON, with --json and without, whose only effect is that
 * bad input is told on stdout as well: `{ "error": { message, problems } }`. Of a `.jsonl` file every line is answered
 * by a line, that one for a line that is no facts document, and the exit code is 1 then.
 * @throws InputError naming what is wrong with the model, the flags or the one facts document.
 */
export async function score(flags: ScoreFlags, io: Io): Promise<number> {
  try {
    const isMany = flags.facts.toLowerCase().endsWith('.jsonl');
    const modelText = await textOrProblems(() => readExactText(flags.model, io));
    const factsText = isMany ? '' : await textOrProblems(() => readText(flags.facts, io));
    const model: ModelResult =
      typeof modelText === 'string' ? readModel(modelText, flags.model) : { ok: false, problems: modelText };
    const facts = isMany || typeof factsText !== 'string' ? undefined : readFacts(factsText);
    const problems = [
      ...(typeof factsText === 'string' ? [] : factsText),
      ...problemsOf(model),
      ...flagProblems(flags, model),
      ...(facts?.ok === false ? facts.problems.map((problem) => ({ file: flags.facts, ...problem })) : []),
    ];
    if (!model.ok || problems.length > 0) throw new InputError(problems);
    const compiled = compileModel(model.model);
    const options = { asOf: flags.asOf, previousBand: flags.previousBand };
    if (!facts?.ok) return await scoreLines(compiled, flags.facts, options, io);
    io.stdout(`${printAnswer(compiled.score(facts.facts, options))}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (flags.json && error instanceof InputError) io.stdout(printError('bad input', error.problems));
    throw error;
  }
}

/** A file that cannot be read is one problem among others: the rest is still looked at. */
async function textOrProblems(read: () => Promise<string>): Promise<string | Problem[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

async function scoreLines(compiled: CompiledModel, file: string, options: ScoreOptions, io: Io): Promise<number> {
  let lineNumber = 0;
  let refused = 0;
  let blank = 0;
  for await (const line of readLines(file, io)) {
    lineNumber++;
    if (line.trim() === '') {
      blank++;
      continue;
    }
    // Blank lines at the end are how files end; before another line each is answered, so that answers keep their line.
    for (; blank > 0; blank--) {
      refused++;
      io.stdout(printError(`line ${lineNumber - blank} is blank`, []));
    }
    const facts = readFacts(line);
    if (facts.ok) {
      io.stdout(`${printAnswer(compiled.score(facts.facts, options))}\n`);
    } else {
      refused++;
      io.stdout(printError(`line ${lineNumber} is no valid facts document`, facts.problems));
    }
  }
  if (refused === 0) return exitCodes.ok;
  io.stderr(`${file}: ${refused} of ${lineNumber} lines are no valid facts documents; see "error" in their place.\n`);
  return exitCodes.failed;
}

function flagProblems({ asOf, previousBand }: ScoreFlags, model: ModelResult): Problem[] {
  const problems: Problem[] = [];
  if (asOf !== undefined && parseInstant(asOf) === undefined) {
    const message = `"${asOf}" ${isDatetimeWithoutZone(asOf) ? 'has no time zone' : 'is not a date'}`;
    const remedy = 'Write a date as in 2026-06-30, or a datetime with its zone as in 2026-06-30T08:00:00Z';
    problems.push({ path: '--as-of', message, remedy });
  }
  const bands = model.ok ? model.model.bands.map(({ id }) => id) : [];
  if (previousBand !== undefined && model.ok && !bands.includes(previousBand)) {
    const message = `the model has no band "${previousBand}"`;
    problems.push({ path: '--previous-band', message, remedy: `Name one of ${bands.join(', ')}` });
  }
  return problems;
}

function problemsOf(model: ModelResult): Problem[] {
  return model.ok ? [] : model.problems;
}

function printError(message: string, problems: readonly Problem[]): string {
  return `${JSON.stringify({ error: { message, problems } })}\n`;
}
