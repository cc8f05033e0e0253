import type { Tone } from './health.js';

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
