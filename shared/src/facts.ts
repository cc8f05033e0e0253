import { z } from 'zod';
import type { FieldValue, Properties, RecordType } from './crm.ts';
import { canonicalFields } from './crm.ts';
import { explainIssue, problemFrom } from './explain.ts';
import type { Problem } from './problem.ts';
import { isDatetimeWithoutZone, parseInstant } from './scoring/time.ts';

/**
 * Facts: what is known of one company as of a moment, the only thing a score is computed from.
 * A collection (contacts, deals, tickets, usage) that is absent is not known; `[]` is known to be empty.
 */
export interface Facts {
  /** ISO date or datetime with zone. Nothing dated later is used. */
  asOf: string;
  company: { id: string; properties: Properties };
  contacts?: FactRecord[] | undefined;
  deals?: FactRecord[] | undefined;
  tickets?: FactRecord[] | undefined;
  /** Daily values by the name of what was measured; at most one a day, in any order. */
  usage?: Record<string, DailyValue[]> | undefined;
  pulse?: Pulse | undefined;
}

export interface FactRecord {
  id: string;
  /** ISO date or datetime with zone. Without it the record exists but is in no `createdAt` window. */
  createdAt?: string | null | undefined;
  properties: Properties;
}

export interface DailyValue {
  /** A bare date, UTC. */
  date: string;
  value: number;
}

/** A person's own rating of the account. */
export interface Pulse {
  /** 0–100. */
  value: number;
  setAt: string;
  by?: string | undefined;
  reason?: string | undefined;
}

/**
 * Checks a facts document and drops what cannot be used: properties that are neither text, number nor boolean count as
 * missing, and names that mean nothing here are left out. Not valid, with every fault named: an `asOf` or `company.id`
 * that is absent, two usage values for one day, a datetime without a zone, a number that is not finite.
 */
export function parseFacts(value: unknown): { ok: true; facts: Facts } | { ok: false; problems: Problem[] } {
  const result = FactsDocument.safeParse(value);
  if (result.success) return { ok: true, facts: result.data };
  return { ok: false, problems: result.error.issues.map((issue) => problemFrom(explainIssue(issue, value))) };
}

const Id = z.string().min(1);

const Moment = z.string().superRefine((text, context) => {
  if (parseInstant(text) === undefined) context.addIssue(badMoment(text));
});

const Day = z.string().superRefine((text, context) => {
  if (text.length === 10 && parseInstant(text) !== undefined) return;
  context.addIssue({
    code: 'custom',
    message: `"${text}" is not a day`,
    params: { remedy: 'Write it as YYYY-MM-DD, as in "2026-06-30"' },
  });
});

const Series = z.array(z.object({ date: Day, value: z.number() })).superRefine((values, context) => {
  const seen = new Set<string>();
  for (const [index, { date }] of values.entries()) {
    if (seen.has(date)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'date'],
        message: `there are two values for ${date}`,
        params: { remedy: 'Keep one value a day: the sum, or the latest' },
      });
    }
    seen.add(date);
  }
});

const FactsDocument: z.ZodType<Facts> = z.object({
  asOf: Moment,
  company: z.object({ id: Id, properties: propertiesOf('company') }),
  contacts: recordsOf('contact'),
  deals: recordsOf('deal'),
  tickets: recordsOf('ticket'),
  usage: absentWhenNull(z.record(z.string(), Series)),
  pulse: absentWhenNull(
    z.object({
      value: z.number().min(0).max(100),
      setAt: Moment,
      by: absentWhenNull(z.string()),
      reason: absentWhenNull(z.string()),
    }),
  ),
});

function recordsOf(type: RecordType) {
  const createdAt = z.preprocess((value) => (value === '' ? null : value), Moment.nullish());
  return absentWhenNull(z.array(z.object({ id: Id, createdAt, properties: propertiesOf(type) })));
}

function absentWhenNull<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/**
 * Types are strict but a wrongly typed property is no reason to refuse a company: it counts as missing. What cannot
 * be read one way only (a datetime without its zone) is refused, except in free text, where it is just text.
 */
function propertiesOf(type: RecordType) {
  const kinds: Record<string, string> = canonicalFields[type];
  return z
    .unknown()
    .transform((value, context): Properties => {
      const read = (values: object, isText: (name: string) => boolean, path: string[]): Record<string, FieldValue> => {
        const fields: Record<string, FieldValue> = {};
        for (const [name, field] of Object.entries(values)) {
          const kept = readField(field, isText(name));
          if (kept.issue) context.addIssue({ ...kept.issue, path: [...path, name] });
          else if (kept.value !== undefined) fields[name] = kept.value;
        }
        return fields;
      };
      if (!isRecord(value)) return {};
      const { custom, ...canonical } = value;
      const fields = read(canonical, (name) => kinds[name] === 'text', []);
      return isRecord(custom) ? { ...fields, custom: read(custom, () => false, ['custom']) } : fields;
    })
    .optional()
    .transform((properties) => properties ?? {});
}

function readField(value: unknown, isText: boolean): { value?: FieldValue; issue?: ReturnType<typeof badMoment> } {
  switch (typeof value) {
    case 'boolean':
      return { value };
    case 'number':
      return Number.isFinite(value) ? { value } : { issue: notFinite };
    case 'string':
      return !isText && isDatetimeWithoutZone(value) ? { issue: badMoment(value) } : { value };
    default:
      return {};
  }
}

const notFinite = {
  code: 'custom' as const,
  message: 'the number is not finite',
  params: { remedy: 'Write a finite number, or leave the value out when it is not known' },
};

function badMoment(text: string) {
  return isDatetimeWithoutZone(text)
    ? {
        code: 'custom' as const,
        message: `"${text}" has no time zone, so it could be any of 26 hours`,
        params: { remedy: `Add the zone, as in "${text}Z"` },
      }
    : {
        code: 'custom' as const,
        message: `"${text}" is not a date`,
        params: { remedy: 'Write a date as in "2026-06-30", or a datetime with its zone as in "2026-06-30T08:00:00Z"' },
      };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
