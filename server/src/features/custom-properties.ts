import { collectionOf, type RecordType } from '@barometer/shared/crm.ts';
import type { Condition, Model, Source } from '@barometer/shared/model/model.ts';

/** CRM properties by record type that the model names as `custom.NAME`, so that a connector can read them. */
export function customProperties(model: Model): Record<RecordType, string[]> {
  const found: Record<RecordType, Set<string>> = {
    company: new Set(),
    contact: new Set(),
    deal: new Set(),
    ticket: new Set(),
  };
  const sources = [
    ...model.metrics.map((metric) => metric.from),
    ...model.scorecards.flatMap((card) =>
      card.dimensions.flatMap(({ metrics }) => metrics.map((metric) => metric.from)),
    ),
  ];
  for (const source of sources) addFromSource(source, found);
  const conditions = [
    model.frozenWhen,
    ...model.scorecards.flatMap((card) => [card.when, ...card.caps.map((cap) => cap.when)]),
  ];
  for (const condition of conditions) if (condition) addFromCondition(condition, 'company', found);
  return {
    company: [...found.company].sort(),
    contact: [...found.contact].sort(),
    deal: [...found.deal].sort(),
    ticket: [...found.ticket].sort(),
  };
}

type Found = Record<RecordType, Set<string>>;

const typeOfPrefix: Record<string, RecordType> = {
  company: 'company',
  [collectionOf.contact]: 'contact',
  [collectionOf.deal]: 'deal',
  [collectionOf.ticket]: 'ticket',
};

/** A source names at most one field by its full path (`deals.custom.seats`); its `where` uses bare names. */
function addFromSource(source: Source, found: Found): void {
  let type: RecordType = 'company';
  for (const [key, value] of Object.entries(source)) {
    if (typeof value !== 'string' || key === 'usage' || key === 'metric') continue;
    const [prefix = '', ...rest] = value.split('.');
    type = typeOfPrefix[prefix] ?? type;
    addField(rest.join('.'), type, found);
    if (key === 'at') addField(value, type, found);
  }
  if ('where' in source) for (const condition of source.where ?? []) addFromCondition(condition, type, found);
}

function addFromCondition(condition: Condition, type: RecordType, found: Found): void {
  if ('all' in condition) for (const part of condition.all) addFromCondition(part, type, found);
  else if ('any' in condition) for (const part of condition.any) addFromCondition(part, type, found);
  else if ('not' in condition) addFromCondition(condition.not, type, found);
  else if ('field' in condition) addField(condition.field.replace(/^company\./, ''), type, found);
}

function addField(field: string, type: RecordType, found: Found): void {
  if (field.startsWith('custom.')) found[type].add(field.slice('custom.'.length));
}
