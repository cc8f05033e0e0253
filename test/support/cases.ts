import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Facts, parseFacts } from '@barometer/shared/facts.ts';
import type { Model } from '@barometer/shared/model/model.ts';
import { validateModel } from '@barometer/shared/model/validate.ts';
import { parse } from 'yaml';
import { z } from 'zod';

/** A table from test/cases, checked against the shape of its rows: a misspelt key must not be a test that passes. */
export function readCases<T>(fileName: string, shape: z.ZodType<T>): T {
  const text = readFileSync(join(__dirname, '../cases', fileName), 'utf8');
  return shape.parse(parse(text, { merge: true }));
}

const ShortRecord = z.record(z.string(), z.unknown());

/** Facts as the tables write them: properties beside the id, `asOf` and the company's id only where they matter. */
export const ShortFacts = z.strictObject({
  asOf: z.string().optional(),
  company: ShortRecord.optional(),
  contacts: z.array(ShortRecord).optional(),
  deals: z.array(ShortRecord).optional(),
  tickets: z.array(ShortRecord).optional(),
  usage: z.record(z.string(), z.unknown()).optional(),
  pulse: z.unknown().optional(),
});
type ShortFacts = z.infer<typeof ShortFacts>;

export function expandFacts({ asOf, company, contacts, deals, tickets, ...rest }: ShortFacts): Facts {
  const expand = (records: Record<string, unknown>[] | undefined) =>
    records?.map(({ id, createdAt, ...properties }) => ({ id, createdAt, properties }));
  const parsed = parseFacts({
    asOf: asOf ?? '2026-06-30T12:00:00Z',
    company: { id: '1', properties: company ?? {} },
    contacts: expand(contacts),
    deals: expand(deals),
    tickets: expand(tickets),
    ...rest,
  });
  if (!parsed.ok) throw new Error(`these are no facts: ${JSON.stringify(parsed.problems)}`);
  return parsed.facts;
}

export function validModel(value: unknown): Model {
  const result = validateModel(value);
  if (!result.ok) throw new Error(`this is no model: ${JSON.stringify(result.problems)}`);
  return result.model;
}

/** A model around one metric, for tables that are about a single part of it. */
export function modelAround({
  metric,
  metrics = [],
  caps = [],
}: {
  metric: object;
  metrics?: object[];
  caps?: object[];
}): Model {
  return validModel({
    version: 1,
    name: 'Table',
    bands: [
      { id: 'green', from: 70 },
      { id: 'yellow', from: 40 },
      { id: 'red', from: 0 },
    ],
    metrics,
    scorecards: [
      { id: 'main', dimensions: [{ id: 'd', weight: 1, metrics: [{ id: 'm', weight: 1, ...metric }] }], caps },
    ],
  });
}

/** A copy of a document with other values at some paths, `scorecards.0.id`. */
export function withSet(document: unknown, changes: Record<string, unknown>): unknown {
  const copy: unknown = structuredClone(document);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce((node: unknown, key) => Reflect.get(Object(node), key), copy);
    Reflect.set(Object(parent), last, value);
  }
  return copy;
}
