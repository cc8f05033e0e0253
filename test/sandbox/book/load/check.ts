import { nearest } from '@barometer/shared/nearest.ts';
import type { Path, Problem } from '@barometer/shared/problem.ts';
import type { BookCollection } from '../book.ts';
import type { ReadMapping } from './read-mapping.ts';
import type { CollectionRule, Mapping, Source } from './schema.ts';
import { derivedProperties, externalId, type PropertyType } from './standard.ts';
import type { Table } from './table.ts';

/** What can be said about a mapping once the headers of the files are known, before any row is read. */

type Say = ReadMapping['problem'];

function unknown(say: Say, path: Path, what: string, name: string, names: Iterable<string>): Problem {
  const known = [...names];
  const guess = nearest(name, known);
  return say(
    path,
    `No ${what} \`${name}\``,
    known.length === 0
      ? 'Define it'
      : `${guess === undefined ? '' : `Did you mean \`${guess}\`? `}Known: ${known.join(', ')}`,
  );
}

export function checkLookups({ mapping, problem }: ReadMapping, tables: ReadonlyMap<string, Table>): Problem[] {
  return Object.entries(mapping.lookups).flatMap(([name, rule]) => {
    const table = tables.get(rule.file);
    if (table === undefined) return [];
    const used: [Path, string][] = [
      [['lookups', name, 'by'], rule.by],
      [['lookups', name, 'column'], rule.column],
    ];
    if (rule.where !== undefined) used.push([['lookups', name, 'where', 'column'], rule.where.column]);
    return missingColumns(problem, table, used);
  });
}

export function checkUsage(
  { mapping: { usage }, problem }: ReadMapping,
  tables: ReadonlyMap<string, Table>,
): Problem[] {
  const table = tables.get(usage?.file ?? '');
  if (usage === undefined || table === undefined) return [];
  const values = Object.entries(usage.values).map(([name, { column }]): [Path, string] => [
    ['usage', 'values', name],
    column,
  ]);
  return missingColumns(problem, table, [
    [['usage', 'company'], usage.company],
    ...columnsOf(usage.date, ['usage', 'date']),
    ...values,
  ]);
}

function missingColumns(say: Say, table: Table, used: [Path, string][]): Problem[] {
  return used
    .filter(([, column]) => !table.columns.has(column))
    .map(([path, column]) => unknown(say, path, `column in ${table.file}`, column, table.columns.keys()));
}

export function checkCollection(
  { mapping, problem }: ReadMapping,
  collection: BookCollection,
  rule: CollectionRule,
  table: Table,
  types: ReadonlyMap<string, PropertyType>,
): Problem[] {
  const at = (...path: Path): Path => [collection, ...path];
  const own: [Path, string][] = [[at('id'), rule.id]];
  if (rule.company !== undefined) own.push([at('company'), rule.company]);
  const problems = missingColumns(problem, table, own);
  for (const needed of neededBy[collection]) {
    if (rule.properties[needed] !== undefined) continue;
    problems.push(problem(at('properties'), `\`${needed}\` is missing`, `Say where ${needed} comes from`));
  }
  for (const [name, source] of Object.entries(rule.properties)) {
    const path = at('properties', name);
    const type = types.get(name);
    if (derivedProperties.includes(name) || name === externalId) {
      problems.push(problem(path, `\`${name}\` is worked out by the loader`, 'Remove it'));
    } else if (type === undefined) {
      problems.push(unknown(problem, path, `property of ${collection}`, name, types.keys()));
    } else {
      problems.push(...checkSource({ say: problem, mapping, rule, table, path }, source, type));
    }
  }
  return problems;
}

const neededBy: Record<BookCollection, string[]> = {
  companies: ['name', 'createdate'],
  contacts: ['createdate'],
  deals: ['createdate', 'dealstage'],
  tickets: ['createdate', 'hs_pipeline_stage'],
};

interface Spot {
  say: Say;
  mapping: Mapping;
  rule: CollectionRule;
  table: Table;
  path: Path;
}

function checkSource({ say, mapping, rule, table, path }: Spot, source: Source, type: PropertyType): Problem[] {
  const problems = missingColumns(say, table, columnsOf(source, path));
  const { lookup, ifKnown } = source;
  if (lookup !== undefined && mapping.lookups[lookup] === undefined) {
    problems.push(unknown(say, [...path, 'lookup'], 'lookup', lookup, Object.keys(mapping.lookups)));
  }
  if (ifKnown !== undefined) {
    const other = rule.properties[ifKnown];
    if (other === undefined) {
      problems.push(unknown(say, [...path, 'ifKnown'], 'mapped property', ifKnown, Object.keys(rule.properties)));
    } else if (other.ifKnown !== undefined) {
      problems.push(
        say([...path, 'ifKnown'], `\`${ifKnown}\` uses \`ifKnown\` itself`, 'Name the property that one looks at'),
      );
    }
  }
  const dated = type === 'date' || type === 'datetime';
  const only = (key: 'times' | 'plus' | 'format' | 'future' | 'anniversary', right: boolean, kind: string): void => {
    if (source[key] === undefined || right) return;
    problems.push(
      say([...path, key], `\`${key}\` is for ${kind}, and this is a ${type}`, 'Remove it, or correct the type'),
    );
  };
  only('times', type === 'number', 'numbers');
  for (const key of ['plus', 'format', 'future', 'anniversary'] as const) only(key, dated, 'dates');
  return problems;
}

/** Every column a source reads, with the place where its name is written. */
function columnsOf(source: Partial<Source>, path: Path): [Path, string][] {
  const used: [Path, string][] = [];
  for (const key of ['column', 'anniversary', 'unlessKnown'] as const) {
    const name = source[key];
    if (name !== undefined) used.push([[...path, key], name]);
  }
  for (const key of ['minutes', 'hours', 'days'] as const) {
    const span = source.plus?.[key];
    if (typeof span === 'string') used.push([[...path, 'plus', key], span]);
  }
  for (const [, name = ''] of (source.template ?? '').matchAll(/\{([^{}]+)\}/g)) {
    if (name !== 'n') used.push([[...path, 'template'], name]);
  }
  return used;
}
