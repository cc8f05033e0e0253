import type { Problem } from '@barometer/shared/problem.ts';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../problem.ts';
import { isUsageName } from '../item.ts';
import { type Line, unusable } from './lines.ts';

export interface Column {
  index: number;
  /** As the header writes it. */
  title: string;
}

/**
 * What the header says. Long form: a line is one value, with a column that names it. Wide form: a column a name, and a
 * line is a company's day.
 */
export interface Columns {
  delimiter: string;
  width: number;
  company: Column & { by: 'id' | 'domain' | 'externalId' };
  date: Column;
  /** Null in the wide form. */
  name: Column | null;
  /** One in the long form, where `name` is null. */
  values: (Column & { name: string | null })[];
}

const titles = {
  id: ['company', 'company_id', 'companyid', 'id', 'record_id'],
  domain: ['domain', 'company_domain', 'company_domain_name'],
  externalId: ['external_id', 'externalid'],
  date: ['date', 'day'],
  name: ['name', 'metric'],
  value: ['value', 'count'],
} as const;
type Meaning = keyof typeof titles;

/** @throws InputError naming every column that is missing, given twice or not known. */
export function readHeader({ number, text }: Line, file: string): Columns {
  const delimiter = delimiterOf(text);
  const columns = titlesOf(text, delimiter, number, file).map((title, index) => ({ title: title.trim(), index }));
  while (columns.at(-1)?.title === '') columns.pop();
  const problems: Problem[] = [];
  const refuse = (path: string, message: string, remedy: string) =>
    problems.push({ file, path, line: number, message, remedy });
  const known = columns.filter(({ title }) => meaningOf(title) !== undefined);
  const find = (...meanings: Meaning[]) => {
    const [column, other] = known.filter(({ title }) => meanings.some((meaning) => meaningOf(title) === meaning));
    if (other) refuse(other.title, `"${column?.title}" and "${other.title}" say the same`, 'Keep one of the columns');
    return column;
  };
  const company = find('id', 'domain', 'externalId');
  const date = find('date');
  const isLong = (['name', 'value'] as const).every((one) => known.some(({ title }) => meaningOf(title) === one));
  const [name, value] = isLong ? [find('name'), find('value')] : [];
  if (!company) refuse('', 'no column names the company', 'Name it company (the id in the CRM), domain or external_id');
  if (!date) refuse('', 'no column names the day', 'Name it date, with days as YYYY-MM-DD');

  const others = columns.filter(({ title }) => {
    const meaning = meaningOf(title);
    return meaning === undefined || (!isLong && (meaning === 'name' || meaning === 'value'));
  });
  const metrics = others.map((column) => ({ ...column, name: column.title.toLowerCase() }));
  if (isLong)
    for (const { title, index } of others)
      refuse(title === '' ? `column ${index + 1}` : title, 'the column is not known', remedyOfLong);
  else {
    for (const metric of metrics) refuseMetric(metric, metrics, refuse);
    if (metrics.length === 0) refuse('', 'no column holds a value', remedyOfForms);
  }
  if (problems.length > 0 || !company || !date) throw new InputError(problems);
  return {
    ...{ delimiter, width: columns.length, date, name: name ?? null },
    company: { ...company, by: keyOf(company.title) },
    values: value ? [{ ...value, name: null }] : metrics,
  };
}

const remedyOfLong = 'Take it out: beside name and value there are only company, domain or external_id, and date';
const remedyOfForms = 'Add the columns name and value, or a column for each name';

function refuseMetric(
  { title, index, name }: Column & { name: string },
  all: { index: number; name: string }[],
  refuse: (path: string, message: string, remedy: string) => void,
): void {
  const place = title === '' ? `column ${index + 1}` : title;
  if (all.some((other) => other.index < index && other.name === name))
    refuse(place, 'the column is there twice', 'Keep one of them');
  else if (title.toLowerCase() === 'name' || title.toLowerCase() === 'value')
    refuse(place, 'name and value go together, and one is missing', remedyOfForms);
  else if (!isUsageName(name))
    refuse(place, 'this is no name of usage', 'Use letters, digits and _ . -, at most 64, a letter first');
}

function meaningOf(title: string): Meaning | undefined {
  const plain = title.toLowerCase().replace(/[\s-]+/g, '_');
  return (Object.keys(titles) as Meaning[]).find((meaning) => titles[meaning].some((one) => one === plain));
}

function keyOf(title: string): Columns['company']['by'] {
  const meaning = meaningOf(title);
  return meaning === 'domain' || meaning === 'externalId' ? meaning : 'id';
}

/** The one of `,` `;` and tab that parts the header most often; quoted text aside. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function titlesOf(text: string, delimiter: string, line: number, file: string): string[] {
  try {
    return parse(text, { delimiter })[0] ?? [];
  } catch (error) {
    throw unusable(file, line, 'the line that names the columns cannot be read', 'Check its quotation marks', error);
  }
}
