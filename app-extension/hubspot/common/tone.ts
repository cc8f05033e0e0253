import type { Tone } from '@barometer/cards/view/card-view.ts';

/** How HubSpot's components show a judgement. Beside each stands a word or a shape. */
export const statuses = { good: 'success', fair: 'warning', poor: 'danger', none: 'default' } as const satisfies Record<
  Tone,
  string
>;

/** A bar has no variant without a judgement: it is empty then. */
export const bars = { good: 'success', fair: 'warning', poor: 'danger', none: 'success' } as const satisfies Record<
  Tone,
  string
>;
