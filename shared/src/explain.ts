import type { z } from 'zod';
import { formatPath, type Path, type Problem } from './problem.ts';

/** A problem whose path is still a list of keys, so that it can be looked up in a text. */
export interface Finding {
  path: Path;
  message: string;
  remedy: string;
}

/** What zod found, in a person's words. `document` is what was checked: issues do not carry the value they are about. */
export function explainIssue(issue: z.core.$ZodIssue, document: unknown): Finding {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  const value = valueAt(document, path);
  if (issue.code === 'custom') {
    const remedy = issue.params?.remedy;
    return { path, message: issue.message, remedy: typeof remedy === 'string' ? remedy : 'Correct the value' };
  }
  if (value === undefined) return { path, message: 'is required but not there', remedy: `Add ${wanted(issue)}` };
  return { path, message: `${describe(value)} is ${fault(issue)}`, remedy: `Write ${wanted(issue)}` };
}

export function problemFrom({ path, message, remedy }: Finding): Problem {
  return { path: formatPath(path), message, remedy };
}

/** A value as a person wrote it, cut where it is long: `"abc"`, `12`, `a list of 3`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function fault(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin !== 'number') return 'too short';
      return `${issue.inclusive ? 'below' : 'not above'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin !== 'number') return 'too long';
      return `${issue.inclusive ? 'above' : 'not below'} ${issue.maximum}`;
    case 'invalid_value':
      return 'not known here';
    case 'invalid_type':
      return `not ${noun(issue.expected)}`;
    default:
      return 'not valid here';
  }
}

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'number') return `a number ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
      return issue.origin === 'string' ? 'a text that is not empty' : `at least ${entries(issue.minimum)}`;
    case 'too_big':
      if (issue.origin === 'number') return `a number ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
      return issue.origin === 'string' ? 'a shorter text' : `at most ${entries(issue.maximum)}`;
    case 'invalid_value':
      return issue.values.map((value) => describe(value)).join(' or ');
    case 'invalid_type':
      return noun(issue.expected);
    default:
      return 'another value';
  }
}

function entries(count: number | bigint): string {
  return count === 1 ? 'one entry' : `${count} entries`;
}

function noun(expected: string): string {
  const nouns: Record<string, string> = {
    string: 'text (in quotes where it looks like a number)',
    number: 'a finite number',
    boolean: 'true or false',
    array: 'a list',
    tuple: 'a list of two',
    object: 'a group of keys',
    record: 'a group of keys',
  };
  return nouns[expected] ?? 'a value';
}
