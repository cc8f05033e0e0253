import type { Condition, Operand, Test } from '../model/model.ts';
import type { Value } from './answer.ts';
import { round9 } from './number.ts';
import { parseInstant } from './time.ts';

/** Looks up what a condition asks about; undefined when missing. */
export type Lookup<Subject> = (subject: Subject, asOf: number) => Value | undefined;

/** How the `field` and `metric` of a condition are looked up where the condition stands. */
export interface Lookups<Subject> {
  field(name: string): Lookup<Subject>;
  metric(id: string): Lookup<Subject>;
}

export type Holds<Subject> = (subject: Subject, asOf: number) => boolean;

export function compileCondition<Subject>(condition: Condition, lookups: Lookups<Subject>): Holds<Subject> {
  if ('all' in condition) return allOf(condition.all, lookups);
  if ('any' in condition) {
    const parts = condition.any.map((part) => compileCondition(part, lookups));
    return (subject, asOf) => parts.some((holds) => holds(subject, asOf));
  }
  if ('not' in condition) {
    const holds = compileCondition(condition.not, lookups);
    return (subject, asOf) => !holds(subject, asOf);
  }
  const look = 'field' in condition ? lookups.field(condition.field) : lookups.metric(condition.metric);
  const passes = compileTest(condition);
  return (subject, asOf) => passes(look(subject, asOf));
}

export function allOf<Subject>(conditions: readonly Condition[], lookups: Lookups<Subject>): Holds<Subject> {
  const parts = conditions.map((condition) => compileCondition(condition, lookups));
  return (subject, asOf) => {
    for (const holds of parts) if (!holds(subject, asOf)) return false;
    return true;
  };
}

/** The field a list of conditions asks about first, looking into `all`, `any` and `not`. */
export function firstField(conditions: readonly Condition[]): string | undefined {
  for (const condition of conditions) {
    if ('field' in condition) return condition.field;
    const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
    const found = firstField('not' in condition ? [condition.not] : parts);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Passes = (value: Value | undefined) => boolean;

/** A comparison with a missing value is false; only `known: false` holds. */
function compileTest(test: Test): Passes {
  if ('known' in test) return (value) => (value !== undefined) === test.known;
  if ('is' in test) return equals(test.is);
  if ('isNot' in test) return butNot(equals(test.isNot));
  if ('in' in test) return oneOf(test.in);
  if ('notIn' in test) return butNot(oneOf(test.notIn));
  if ('atLeast' in test) return ordered(test.atLeast, (difference) => difference >= 0);
  if ('atMost' in test) return ordered(test.atMost, (difference) => difference <= 0);
  if ('above' in test) return ordered(test.above, (difference) => difference > 0);
  return ordered(test.below, (difference) => difference < 0);
}

/** True for every known value that is not so, also one of another type. */
function butNot(passes: Passes): Passes {
  return (value) => value !== undefined && !passes(value);
}

function oneOf(operands: readonly Operand[]): Passes {
  const parts = operands.map(equals);
  return (value) => parts.some((passes) => passes(value));
}

/** Types are strict (5 is not "5"), and two texts naming the same instant are equal dates. */
function equals(operand: Operand): Passes {
  if (typeof operand === 'number') {
    const rounded = round9(operand);
    return (value) => typeof value === 'number' && round9(value) === rounded;
  }
  const instant = typeof operand === 'string' ? parseInstant(operand) : undefined;
  if (instant === undefined) return (value) => value === operand;
  return (value) => typeof value === 'string' && parseInstant(value) === instant;
}

/** Numbers with numbers, dates with dates; false for anything else, as no comparison with NaN holds. */
function ordered(operand: number | string, holds: (difference: number) => boolean): Passes {
  if (typeof operand === 'number') {
    const rounded = round9(operand);
    return (value) => holds(typeof value === 'number' ? round9(value) - rounded : Number.NaN);
  }
  const instant = parseInstant(operand) ?? Number.NaN;
  return (value) => holds(typeof value === 'string' ? (parseInstant(value) ?? Number.NaN) - instant : Number.NaN);
}
