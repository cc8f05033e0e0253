import type { Book, PropertyDefinition } from '../sandbox/book/book.ts';
import { smallBook } from './small-book.ts';

const group = 'companyinformation';
const number = (name: string, label: string): PropertyDefinition => ({
  ...{ name, label, type: 'number', fieldType: 'number', groupName: group },
});
const choice = (name: string, label: string, options: [value: string, label: string][]): PropertyDefinition => ({
  ...{ name, label, type: 'enumeration', fieldType: 'select', groupName: group },
  options: options.map(([value, text], displayOrder) => ({ value, label: text, displayOrder, hidden: false })),
});

/** The small book after a write-back, in November 2026. Its companies, by their numbers: */
const values: Record<string, string>[] = [
  // 0: red, renews in 24 days, fell
  {
    ...{ health_score: '30', health_band: 'red', health_change_30d: '-12', health_coverage: '90' },
    ...{ health_trend: 'declining', renewal_date: '2026-11-25', arr: '1000', hubspot_owner_id: '501' },
  },
  // 1: yellow at 38 by hysteresis, renews in a hundred days
  {
    ...{ health_score: '38', health_band: 'yellow', health_change_30d: '-4', health_coverage: '70' },
    ...{ health_trend: 'steady', renewal_date: '2027-02-09', arr: '3000', hubspot_owner_id: '502' },
  },
  // 2: no score, and never 0 for that
  { health_coverage: '20', renewal_date: '2026-10-01', arr: '500', hubspot_owner_id: '502' },
  // 3: green, new
  { health_score: '91', health_band: 'green', health_coverage: '100', hubspot_owner_id: '' },
];

export function scoredBook(): Book {
  const book = smallBook({ companies: values.length });
  book.customProperties.companies = [
    ...(book.customProperties.companies ?? []),
    number('health_score', 'Health score'),
    choice('health_band', 'Health band', [
      ['green', 'Healthy'],
      ['yellow', 'Watch'],
      ['red', 'At risk'],
    ]),
    choice('health_trend', 'Health trend', [
      ['improving', 'Improving'],
      ['steady', 'Steady'],
      ['declining', 'Declining'],
    ]),
    number('health_change_30d', 'Health change in 30 days'),
    number('health_coverage', 'Health data coverage (%)'),
    number('arr', 'ARR'),
    { name: 'renewal_date', label: 'Renewal date', type: 'date', fieldType: 'date', groupName: group },
  ];
  for (const [index, company] of book.companies.entries()) {
    Object.assign(company.properties, values[index]);
    for (const [name, value] of Object.entries(company.properties)) if (value === '') company.properties[name] = null;
  }
  return book;
}
