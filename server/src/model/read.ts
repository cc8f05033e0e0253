import type { Model } from '@barometer/shared/model/model.ts';
import { type ModelResult, validateModel } from '@barometer/shared/model/validate.ts';
import type { Path, Place, Problem } from '@barometer/shared/problem.ts';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { InputError } from '../problem.ts';

/**
 * Reads a model from YAML or JSON (which is YAML as well). Every problem carries `fileName` and, as far as it has a
 * place in the text, its line and column. Keys written twice are refused: one of the two would be ignored silently.
 */
export function readModel(text: string, fileName: string): ModelResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // With a key written twice the rest is still readable, and so are its faults. After any other error everything is
  // guesswork, the parser's further errors included: one open bracket brings hundreds.
  const broken = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  const faults = (broken === undefined ? document.errors : [broken]).map((error) => syntaxProblem(error, placeOf));
  const result = broken === undefined ? validateDocument(document, placeOf) : undefined;
  if (result?.ok && faults.length === 0) return result;
  const problems = [...faults, ...(result === undefined || result.ok ? [] : result.problems)];
  return { ok: false, problems: onceEach(problems).map((problem) => ({ file: fileName, ...problem })) };
}

/** As `readModel`. @throws InputError naming every problem of the model. */
export function requireModel(text: string, fileName: string): Model {
  const result = readModel(text, fileName);
  if (!result.ok) throw new InputError(result.problems);
  return result.model;
}

/** A fault in a part that stands behind an anchor is found wherever the part is used, and written in one place. */
function onceEach(problems: readonly Problem[]): Problem[] {
  const found = new Map<string, { problem: Problem; uses: number }>();
  for (const problem of problems) {
    const { path, ...rest } = problem;
    // Of two keys that one part lacks, the place is the part.
    const key = JSON.stringify([rest, path.slice(path.lastIndexOf('.') + 1)]);
    found.set(key, { problem: found.get(key)?.problem ?? problem, uses: (found.get(key)?.uses ?? 0) + 1 });
  }
  return [...found.values()].map(({ problem, uses }) => {
    if (uses === 1) return problem;
    const again = `${uses - 1} more ${uses === 2 ? 'place' : 'places'} by an alias`;
    return { ...problem, message: `${problem.message} (used in ${again})` };
  });
}

type PlaceOf = (offset: number) => Place;

function validateDocument(document: Document.Parsed, placeOf: PlaceOf): ModelResult {
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases that lead nowhere, or that multiply beyond reason.
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ path: '', message, remedy: 'Write the part out instead of using an alias' }] };
  }
  if (value === null || value === undefined) {
    const remedy = 'Start with version: 1, name, bands and scorecards';
    return { ok: false, problems: [{ path: '', line: 1, column: 1, message: 'the model is empty', remedy }] };
  }
  return validateModel(value, (path) => locate(document, path, placeOf));
}

/** Where a path begins: at its key, or at its entry in a list. What is not there is placed at the part that lacks it. */
function locate(document: Document.Parsed, path: Path, placeOf: PlaceOf): Place {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
  }
  return placeOf(offset);
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}

/** What the parser found, in plain words where its own are about the grammar of YAML. */
function syntaxProblem({ code, message, pos }: YAMLError, placeOf: PlaceOf): Problem {
  const plain = plainFaults[code];
  return { path: '', ...placeOf(pos[0]), ...(plain ?? { message: lowered(message), remedy: anySyntaxRemedy }) };
}

const anySyntaxRemedy = 'Check indentation, colons, quotes and brackets on this line and the one before';

const plainFaults: { [code: string]: Pick<Problem, 'message' | 'remedy'> } = {
  DUPLICATE_KEY: { message: 'this key is already there', remedy: 'Keep one of the two, or rename one' },
  TAB_AS_INDENT: { message: 'a tab indents this line', remedy: 'Indent with spaces' },
  MULTIPLE_DOCS: { message: 'a second document starts here', remedy: 'Keep one model a file; remove the ---' },
  BAD_INDENT: { message: 'the indentation does not fit', remedy: 'Align the line with its neighbours, with spaces' },
  MISSING_CHAR: {
    message: 'something is not closed here',
    remedy: 'Add the missing bracket, brace, quote, colon or comma',
  },
};

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
