import type { SavedView, Site } from '../page/data.ts';
import { searchOfList } from './list-address.ts';
import type { Portal } from './portal.ts';
import { kinds } from './record.ts';

/** The views of the company list: one for each band, those of the recipes, and the lists that were made. */
export function listViews(portal: Portal, { bands }: Site): SavedView[] {
  const lowest = bands.at(-1);
  const renewing = new URLSearchParams({
    health_band: lowest?.value ?? '',
    ...{ renewal_date_within_days: '90', sort: 'renewal_date' },
  });
  return [
    { label: 'All', search: '' },
    ...bands.map(({ value, label }) => ({ label, search: String(new URLSearchParams({ health_band: value })) })),
    ...(lowest && typeOf(portal, 'renewal_date') === 'date'
      ? [{ label: `${lowest.label}, renewal within 90 days`, search: String(renewing) }]
      : []),
    ...(typeOf(portal, 'health_change_30d') === 'number'
      ? [{ label: 'Fell 10 points this month', search: 'health_change_30d_lte=-10&sort=health_change_30d' }]
      : []),
    ...portal.lists.flatMap((list) => {
      const search = list.deletedAt || list.objectTypeId !== kinds.companies.typeId ? null : searchOfList(list);
      return search === null ? [] : [{ label: list.name, search }];
    }),
  ];
}

/** The filters a dashboard is looked at with. */
export function dashboardViews(portal: Portal): SavedView[] {
  const customers = 'lifecyclestage=customer';
  return [
    { label: 'All companies', search: '' },
    { label: 'Customers', search: customers },
    ...(typeOf(portal, 'health_coverage') === 'number'
      ? [{ label: 'Customers, well covered', search: `${customers}&health_coverage_gte=80` }]
      : []),
  ];
}

function typeOf(portal: Portal, name: string): string | undefined {
  return portal.catalog.find('companies', name)?.type;
}
