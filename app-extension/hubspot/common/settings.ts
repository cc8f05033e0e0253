/** All of Barometer that the settings page is made of: becomes `src/app/settings/health.js`. */
export { useNow } from '@barometer/cards/data/use-now.ts';
export { useSettings } from '@barometer/cards/data/use-settings.ts';
export type { ListsView } from '@barometer/cards/view/lists.ts';
export {
  type Section,
  type SettingsSections,
  settingsLoading,
  settingsView,
} from '@barometer/cards/view/settings.ts';
export { words } from '@barometer/cards/view/words.ts';
export { Extension } from './extension.tsx';
export { serverOf } from './host.ts';
export { Notice } from './notice.tsx';
export { Stale } from './stale.tsx';
export { statuses } from './tone.ts';
