/** All of Barometer that the card for a company record is made of: becomes `src/app/cards/health.js`. */
export type { CardOptions, RecordUrl } from '@barometer/cards/data/options.ts';
export { useCard } from '@barometer/cards/data/use-card.ts';
export { useNow } from '@barometer/cards/data/use-now.ts';
export { type PulseActions, usePulse } from '@barometer/cards/data/use-pulse.ts';
export type * from '@barometer/cards/view/card-view.ts';
export { cardView } from '@barometer/cards/view/view.ts';
export { andMore, shortened, words } from '@barometer/cards/view/words.ts';
export { Extension } from './extension.tsx';
export { recordUrlOf, serverOf } from './host.ts';
export { Notice, type Retry } from './notice.tsx';
export { Stale } from './stale.tsx';
export { bars, statuses } from './tone.ts';
