import { z } from 'zod';
import { explainIssue } from '../explain.ts';
import { nearest } from '../nearest.ts';
import type { Path } from '../problem.ts';

/**
 * What zod lacks for speaking to people: unknown keys reported one by one with the nearest known one, faults that carry
 * their remedy, and a choice among shapes by the keys present. (zod's own unions answer "invalid input" for every
 * branch that did not match.)
 */
export interface Fault {
  message: string;
  remedy: string;
}

export type Report = z.core.$RefinementCtx<unknown>;

export function report(context: Report, path: Path, { message, remedy }: Fault): void {
  context.addIssue({ code: 'custom', path: [...path], message, params: { remedy } });
}

/** A schema chosen by looking at the value; `choose` reports a fault itself and answers undefined where none fits. */
export function chosen<T>(choose: (value: unknown, context: Report) => z.ZodType<T> | undefined): z.ZodType<T> {
  return z.unknown().transform((value, context) => {
    const schema = choose(value, context);
    return schema === undefined ? z.NEVER : relay(schema, value, context);
  });
}

/** An object with these keys and no others. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodType<z.output<z.ZodObject<Shape>>> {
  const known = Object.keys(shape);
  const schema = z.strictObject(shape);
  return z.unknown().transform((value, context) => relay(schema, value, context, known));
}

/** Parses with `schema`, passing on what it found to `context` in a person's words. */
function relay<T>(schema: z.ZodType<T>, value: unknown, context: Report, known: readonly string[] = []): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report(context, [...issue.path.map(String), key], unknownName('key', key, known));
    } else {
      const { path, message, remedy } = explainIssue(issue, value);
      report(context, path, { message, remedy });
    }
  }
  return z.NEVER;
}

/** `kind` is what the name should have been: key, operator, field, … */
export function unknownName(kind: string, name: string, known: Iterable<string>): Fault {
  const names = [...known];
  return { message: `unknown ${kind} "${name}"`, remedy: [...meant(name, names), ...knownHere(names)].join(' ') };
}

/** "Did you mean …?", where there is one to be meant. `prefix` is written before it. */
export function meant(name: string, names: Iterable<string>, prefix = ''): string[] {
  const suggestion = nearest(name, names);
  return suggestion === undefined ? [] : [`Did you mean "${prefix}${suggestion}"?`];
}

const knownHere = (names: string[]) => [names.length === 0 ? 'Remove it' : `Known here: ${names.join(', ')}`];

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Beyond this a double no longer tells neighbouring whole numbers apart safely. */
const largest = 1e15;

export const Text = z.string().min(1);

export const Amount = z.number().min(-largest).max(largest);

export const Points = z.number().superRefine((value, context) => {
  if (value >= 0 && value <= 100) return;
  report(context, [], { message: `${value} points are out of range`, remedy: 'Points lie between 0 and 100' });
});

export const Weight = z.number().superRefine((value, context) => {
  // Numbers are compared at 9 decimals, where anything smaller is 0.
  if (value >= 1e-9 && value <= largest) return;
  report(context, [], {
    message: `the weight ${value} is ${value > 0 ? 'out of range' : 'not positive'}`,
    remedy: 'Write a number above 0; only the ratio of weights counts. To switch something off, remove it',
  });
});

/** A length of time: more than nothing, and short enough that its start is still a date. */
export const Days = z.number().gt(0).max(1_000_000);
/** An age limit: 0 allows only what is from this very instant. */
export const AgeDays = z.number().min(0).max(1_000_000);
