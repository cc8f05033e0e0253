import type { Problem } from '@barometer/shared/problem.ts';
import type { Book, BookCollection } from './book.ts';
import { checkCollection, checkLookups, checkUsage } from './load/check.ts';
import type { Frame } from './load/frame.ts';
import { lookUp } from './load/lookup.ts';
import { Owners } from './load/owners.ts';
import { exampleOf, readDate } from './load/read-date.ts';
import { type ReadMapping, readMapping } from './load/read-mapping.ts';
import { type CompanyIds, readRecords } from './load/records.ts';
import type { CollectionRule, Mapping, Source } from './load/schema.ts';
import { collections, definitionsOf, optionsOf, pipelinesOf, portalOf, typesOf } from './load/setup.ts';
import { isProblem, readTable, type Table } from './load/table.ts';
import { BookTrouble } from './load/trouble.ts';
import { readUsage } from './load/usage.ts';
import { startOfDay } from './moment.ts';

export interface LoadOptions {
  /** The moment the data's own today becomes. */
  now: Date;
  /** Gets the rows left out under `onBadRow: skip`; without it one line on stderr counts them. */
  report?: (skipped: Problem[]) => void;
}

/** Reads any folder of CSV files as a book, the way a mapping file says. Throws BookTrouble with every problem found. */
export function loadBook(dir: string, mappingFile: string, { now, report = countOnStderr }: LoadOptions): Book {
  const read = readMapping(mappingFile);
  const { mapping } = read;
  const tables = openTables(dir, read);
  const bad = [...tables.values()].flatMap((table) => table.bad);
  const book: Book = {
    portal: portalOf(mapping),
    owners: [],
    pipelines: pipelinesOf(mapping),
    customProperties: {},
    companies: [],
    contacts: [],
    deals: [],
    tickets: [],
  };
  const common = {
    mapping,
    lookups: new Map(
      Object.entries(mapping.lookups).map(([name, rule]) => [name, lookUp(tableOf(tables, rule.file), rule)]),
    ),
    pipelines: book.pipelines,
    owners: new Owners(),
    taken: new Set<string>(),
    now: now.getTime(),
    shift: shiftOf(read, now.getTime()),
  };
  const companyIds: CompanyIds = new Map();
  for (const collection of collections) {
    book.customProperties[collection] = definitionsOf(mapping, collection);
    const rule = ruleOf(mapping, collection);
    if (rule === undefined) continue;
    const frame: Frame = {
      ...common,
      collection,
      table: tableOf(tables, rule.file),
      sources: inOrder(rule.properties),
      types: typesOf(mapping, collection),
      options: optionsOf(mapping, collection),
    };
    const result = readRecords(frame, rule, companyIds);
    book[collection] = result.records;
    bad.push(...result.bad);
  }
  if (mapping.usage !== undefined) {
    const result = readUsage({ ...common, table: tableOf(tables, mapping.usage.file) }, mapping.usage, companyIds);
    book.usage = result.usage;
    bad.push(...result.bad);
  }
  if (bad.length > 0 && mapping.onBadRow === 'refuse') throw new BookTrouble(bad);
  if (bad.length > 0) report(bad);
  book.owners = common.owners.all();
  return book;
}

const ruleOf = (mapping: Mapping, collection: BookCollection): CollectionRule | undefined => mapping[collection];

/** Opens every file once and checks the mapping against their headers; all problems come together. */
function openTables(dir: string, read: ReadMapping): Map<string, Table> {
  const { mapping } = read;
  const records = collections.map((collection) => ruleOf(mapping, collection));
  const rules = [...records, mapping.usage, ...Object.values(mapping.lookups)];
  const files = new Set(rules.flatMap((rule) => rule?.file ?? []));
  const tables = new Map<string, Table>();
  const problems: Problem[] = [];
  for (const file of files) {
    const table = readTable(dir, file);
    if (isProblem(table)) problems.push(table);
    else tables.set(file, table);
  }
  for (const collection of collections) {
    const rule = ruleOf(mapping, collection);
    const table = tables.get(rule?.file ?? '');
    if (rule === undefined || table === undefined) continue;
    problems.push(...checkCollection(read, collection, rule, table, typesOf(mapping, collection)));
  }
  problems.push(...checkLookups(read, tables), ...checkUsage(read, tables));
  if (problems.length > 0) throw new BookTrouble(problems);
  return tables;
}

function tableOf(tables: Map<string, Table>, file: string): Table {
  const table = tables.get(file);
  if (table === undefined) throw new Error(`${file} was not opened`);
  return table;
}

/** A day moves by whole days, so that times of day stay; a moment moves exactly. */
function shiftOf({ mapping: { today }, problem }: ReadMapping, now: number): number {
  const moment = readDate(today, 'iso');
  if (moment === undefined) {
    throw new BookTrouble([problem(['today'], `\`${today}\` is not a date`, `Write it like ${exampleOf.iso}`)]);
  }
  return (today.includes('T') ? now : startOfDay(now)) - moment;
}

/** Sources that look at other properties of the record come after those. */
function inOrder(properties: Record<string, Source>): [string, Source][] {
  const late = ({ ifKnown, invent }: Source): number => (ifKnown !== undefined ? 2 : invent === 'domain' ? 1 : 0);
  return Object.entries(properties).sort(([, a], [, b]) => late(a) - late(b));
}

function countOnStderr(skipped: Problem[]): void {
  const rows = new Set(skipped.map(({ file, line }) => `${file}:${line}`)).size;
  console.error(`Left out ${rows} bad ${rows === 1 ? 'row' : 'rows'} (onBadRow: skip)`);
}
