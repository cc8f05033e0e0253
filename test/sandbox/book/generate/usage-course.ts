import type { Archetype, Range } from './archetype.ts';

/** How a kind of customer uses the product over time. */
export interface UsageCourse {
  /** Share of the seats in use on a working day, before it changed. */
  share: Range;
  /** By what that has been multiplied since. */
  change: Range;
  /** How long ago the change began, at most as long as there are values. */
  changeDays: number;
  /** How long ago it was complete. */
  settledDays: number;
  /** How far a day lies from the course at most, as a share of it. */
  noise: number;
  /** Of a working day, on Saturday and Sunday. */
  weekend: Range;
  loginsPerUser: Range;
  actionsPerUser: Range;
}

const healthy: UsageCourse = {
  share: [0.5, 0.75],
  change: [1, 1.3],
  changeDays: 120,
  settledDays: 0,
  noise: 0.12,
  weekend: [0.08, 0.3],
  loginsPerUser: [1.4, 2.4],
  actionsPerUser: [5, 12],
};

const fading: UsageCourse = { ...healthy, share: [0.45, 0.65], change: [0.25, 0.5], changeDays: 56, noise: 0.15 };

/** Null: uses nothing. */
export const usageCourses: Record<Archetype, UsageCourse | null> = {
  healthy,
  steady: { ...healthy, share: [0.45, 0.65], change: [0.97, 1.1] },
  new: { ...healthy, share: [0.08, 0.18], change: [3, 4.5], changeDays: 90, noise: 0.2 },
  fading,
  prospect: null,
  troubled: { ...fading, share: [0.12, 0.3], change: [0.6, 1.1], changeDays: 120, noise: 0.85, actionsPerUser: [2, 5] },
  dormant: { ...fading, share: [0.003, 0.02], change: [0.3, 1], noise: 1, actionsPerUser: [1, 3] },
  churned: { ...fading, share: [0.2, 0.4], change: [0.1, 0.3], changeDays: 90 },
  empty: null,
};
