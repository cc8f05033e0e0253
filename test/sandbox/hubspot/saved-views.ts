import type { SavedView, Site } from '../page/data.ts';
import type { Portal } from './portal.ts';

/** The views of the company list: one for each band, and those of the recipes. */
export function listViews(portal: Portal, { bands }: Site): SavedView[] {
  const lowest = bands.at(-1);
  const needed = ['health_change_30d', 'health_score'];
  const views = [
    { label: 'All', search: '' },
    ...bands.map(({ value, label }) => ({ label, search: String(new URLSearchParams({ health_band: value })) })),
  ];
  if (lowest && has(portal, ['renewal_date']))
    views.push({
      label: `${lowest.label}, renewal within 90 days`,
      search: `health_band=${encodeURIComponent(lowest.value)}&renewal_date_within_days=90&sort=renewal_date`,
    });
  if (has(portal, needed))
    views.push({ label: 'Fell 10 points this month', search: 'health_change_30d_lte=-10&sort=health_change_30d' });
  return views;
}

/** The filters a dashboard is looked at with. */
export function dashboardViews(portal: Portal): SavedView[] {
  return [
    { label: 'All companies', search: '' },
    { label: 'Customers', search: 'lifecyclestage=customer' },
    ...(has(portal, ['health_coverage'])
      ? [{ label: 'Customers, well covered', search: 'lifecyclestage=customer&health_coverage_gte=80' }]
      : []),
  ];
}

function has(portal: Portal, names: string[]): boolean {
  return names.every((name) => portal.catalog.find('companies', name));
}
