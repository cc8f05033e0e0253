import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { nearest } from '@barometer/shared/nearest.ts';
import { formatPath, type Path, type Place, type Problem } from '@barometer/shared/problem.ts';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Mapping, mappingSchema } from './schema.ts';
import { BookTrouble, reasonOf } from './trouble.ts';

/** A mapping with the means to say where in its file something stands. */
export interface ReadMapping {
  mapping: Mapping;
  file: string;
  problem: (path: Path, message: string, remedy: string) => Problem;
}

const remedy = 'See README.md beside the loader for the format';

export function readMapping(path: string): ReadMapping {
  const file = basename(path);
  const lines = new LineCounter();
  const document = parseDocument(textOf(path, file), { lineCounter: lines });
  const unreadable = document.errors.map(({ message, pos }): Problem => {
    const { line, col } = lines.linePos(pos[0]);
    const [what = message] = message.split('\n');
    return { file, path: '', line, column: col, message: what.replace(/ at line .*$/, ''), remedy: 'Correct the YAML' };
  });
  if (unreadable.length > 0) throw new BookTrouble(unreadable);
  const problem = (at: Path, message: string, cure: string): Problem => {
    const place = locate(document, lines, at);
    return { file, path: formatPath(at), ...place, message, remedy: cure };
  };
  const parsed = mappingSchema.safeParse(document.toJS());
  if (!parsed.success) throw new BookTrouble(parsed.error.issues.flatMap((issue) => problemsOf(issue, problem)));
  return { mapping: parsed.data, file, problem };
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const message = `Cannot read the mapping (${reasonOf(error)})`;
    throw new BookTrouble([{ file, path: '', message, remedy: 'Give the path of a YAML file' }]);
  }
}

/** The place of a path, or of the nearest thing around it that was written. */
function locate(document: Document.Parsed, lines: LineCounter, path: Path): Place | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return undefined;
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, problem: ReadMapping['problem']): Problem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const guess = nearest(key, wordsOfTheFormat);
      const cure = guess === undefined ? 'Remove it' : `Did you mean \`${guess}\`? If not, remove it`;
      return problem([...path, key], `Unknown key \`${key}\``, cure);
    });
  }
  // A name the format does not allow: zod tells why one level below.
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => problemsOf({ ...inner, path }, problem));
  const missing = issue.code === 'invalid_type' && / received undefined$/.test(issue.message);
  const message = missing ? 'Missing, and required' : issue.message.replace(/^Invalid input: /, '');
  return [problem(path, message, remedy)];
}

const wordsOfTheFormat = [
  'version name today onBadRow dates portal pipelines custom lookups companies contacts deals tickets usage file id',
  'company properties date values column value template invent lookup anniversary ifKnown then map else whenEmpty',
  'unlessKnown format times plus future minutes hours days by take where above label description type options stages',
  'metadata',
].flatMap((words) => words.split(' '));
