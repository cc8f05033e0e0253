import { z } from 'zod';
import type { ChildType } from '../crm.ts';
import { describe } from '../explain.ts';
import { isDatetimeWithoutZone, parseInstant } from '../scoring/time.ts';
import { faultOfCompanyField, faultOfRecordField } from './fields.ts';
import type { Condition, Operand, Test } from './model.ts';
import { chosen, type Fault, isRecord, type Report, report, strict, Text, unknownName } from './shape.ts';

/** A list of conditions on a record. `type` undefined: the collection itself is unknown, so any field will do. */
export function whereOf(type: ChildType | undefined): z.ZodType<Condition[]> {
  const field = named((name) => (type === undefined ? undefined : faultOfRecordField(type, name)));
  return z.array(conditionOn(field, false)).min(1);
}

/** Text that `faultOf` finds nothing wrong with. */
export function named(faultOf: (name: string) => Fault | undefined): z.ZodType<string> {
  return z.string().superRefine((name, context) => {
    const fault = faultOf(name);
    if (fault !== undefined) report(context, [], fault);
  });
}

const Scalar: z.ZodType<Operand> = chosen<Operand>((value, context) => {
  if (typeof value === 'boolean') return z.boolean();
  if (typeof value === 'string') return z.string();
  if (typeof value === 'number') return z.number();
  report(context, [], {
    message: `${describe(value)} cannot be compared with`,
    remedy:
      'Write text, a number, true or false. To ask whether there is a value at all, use known: true or known: false',
  });
  return undefined;
});

const Scalars = z.array(Scalar).min(1);

const Ordered: z.ZodType<string | number> = chosen<string | number>((value, context) => {
  if (typeof value === 'number') return z.number();
  if (typeof value === 'string' && parseInstant(value) !== undefined) return z.string();
  const isZoneless = typeof value === 'string' && isDatetimeWithoutZone(value);
  report(context, [], {
    message: `${describe(value)} ${isZoneless ? 'has no time zone' : 'is neither a number nor a date'}`,
    remedy: isZoneless ? `Add the zone, as in "${value}Z"` : 'Write a number, or a date as in "2026-06-30"',
  });
  return undefined;
});

const tests: { [operator: string]: z.ZodType<Test> } = {
  is: z.object({ is: Scalar }),
  isNot: z.object({ isNot: Scalar }),
  in: z.object({ in: Scalars }),
  notIn: z.object({ notIn: Scalars }),
  atLeast: z.object({ atLeast: Ordered }),
  atMost: z.object({ atMost: Ordered }),
  above: z.object({ above: Ordered }),
  below: z.object({ below: Ordered }),
  known: z.object({ known: z.boolean() }),
};
const operators = Object.keys(tests);
const groups = ['all', 'any', 'not'];

function conditionOn(field: z.ZodType<string>, mayAskMetrics: boolean): z.ZodType<Condition> {
  const subjects = mayAskMetrics ? ['field', 'metric'] : ['field'];
  const comparisons = { field: comparisonsOf(z.object({ field })), metric: comparisonsOf(z.object({ metric: Text })) };
  const condition: z.ZodType<Condition> = chosen<Condition>((value, context) => {
    if (!isRecord(value)) {
      report(context, [], {
        message: `${describe(value)} is not a condition`,
        remedy: `Write it as in { ${mayAskMetrics ? 'metric: ID, atLeast: 1' : 'field: NAME, is: VALUE'} }`,
      });
      return undefined;
    }
    if ('all' in value) return all;
    if ('any' in value) return any;
    if ('not' in value) return not;
    const operator = chooseOperator(value, subjects, context);
    return operator === undefined ? undefined : comparisons['field' in value ? 'field' : 'metric'][operator];
  });
  const parts = z.array(condition).min(1);
  const all = strict({ all: parts });
  const any = strict({ any: parts });
  const not = strict({ not: condition });
  return condition;
}

function comparisonsOf<Subject>(subject: z.ZodType<Subject>): { [operator: string]: z.ZodType<Subject & Test> } {
  return Object.fromEntries(
    operators.map((operator) => [operator, z.intersection(subject, tests[operator] ?? z.never())]),
  );
}

/** The one comparison a condition makes; reports everything wrong with its keys. */
function chooseOperator(value: Record<string, unknown>, subjects: string[], context: Report): string | undefined {
  const keys = Object.keys(value);
  const asked = keys.filter((key) => subjects.includes(key));
  const used = keys.filter((key) => operators.includes(key));
  const unknown = keys.filter((key) => !subjects.includes(key) && !operators.includes(key));
  for (const key of unknown) report(context, [key], faultOfKey(key, subjects));
  if (asked.length > 1) {
    report(context, [], {
      message: 'asks about a field and a metric at once',
      remedy: 'Keep one; join two with all: […]',
    });
  }
  if (asked.length === 0 && unknown.length === 0) {
    report(context, [], { message: 'does not say what to look at', remedy: `Add ${subjects.join(' or ')}` });
  }
  if (used.length > 1) {
    report(context, [], {
      message: `has several operators: ${used.join(', ')}`,
      remedy: 'Keep one; put each of the others into a condition of its own and join them with all: […]',
    });
  }
  if (used.length === 0 && unknown.length === 0) {
    report(context, [], { message: 'has no operator', remedy: `Add one of ${operators.join(', ')}` });
  }
  return asked.length === 1 && used.length === 1 ? used[0] : undefined;
}

function faultOfKey(key: string, subjects: string[]): Fault {
  if (key === 'metric') {
    return {
      message: 'a where looks at the fields of one record, not at metrics',
      remedy: 'Ask about a field of the record; metrics can be asked in caps and when',
    };
  }
  return unknownName('operator', key, [...operators, ...groups, ...subjects]);
}

/** A condition on the company and on metrics; whether the metrics exist is checked where they are known. */
export const CompanyCondition = conditionOn(named(faultOfCompanyField), true);
