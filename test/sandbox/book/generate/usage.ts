import type { BookUsage } from '../book.ts';
import { DAY, date, isWeekend, startOfDay } from '../moment.ts';
import { mix, type Random, randomFrom } from '../random.ts';
import { type Account, seatsOf } from './account.ts';
import type { Range } from './archetype.ts';
import { storySeats, storyUsage } from './story.ts';
import { type UsageCourse, usageCourses } from './usage-course.ts';

const usageDays = 120;

/** Some integrations break and nobody notices: the feed of every so many companies stopped three weeks ago. */
const silentEvery = 41;
const silentAt = 20;
const silentDays = 21;

/** Keeps the dice of usage apart from those of the records: what one draws does not move the other. */
const usageDice = 0x75736167;

/** What is kept of a company until somebody asks for its usage. */
export interface UsageFeed {
  companyId: string;
  seats: number;
  course: UsageCourse;
  /** The first and the last day there is a value for. */
  from: number;
  to: number;
  /** When its use of the product changes, for better or worse. */
  changing: { from: number; to: number };
  seed: number;
}

/** Undefined for companies that never used the product. The last day is yesterday: today is not over. */
export function feedOf(account: Account, seed: number): UsageFeed | undefined {
  const { id, index, archetype, now, customerSince, churned } = account;
  const course = index === 0 ? storyUsage : usageCourses[archetype];
  if (course === null || customerSince === null) return undefined;
  const today = startOfDay(now);
  const end = churned ?? today - DAY;
  const from = Math.max(today - usageDays * DAY, startOfDay(customerSince));
  const to = index % silentEvery === silentAt ? Math.min(end, today - silentDays * DAY) : end;
  if (from > to) return undefined;
  return {
    companyId: id,
    seats: index === 0 ? storySeats : seatsOf(account),
    course,
    from,
    to,
    changing: { from: Math.max(from, end - course.changeDays * DAY), to: end + DAY - course.settledDays * DAY },
    seed: mix(seed ^ usageDice, index),
  };
}

/** Made while it is read: a book of 100,000 companies has some 30 million values, and mostly nobody asks for them. */
export function usageOf(feeds: readonly UsageFeed[]): Iterable<BookUsage> {
  return {
    *[Symbol.iterator]() {
      for (const feed of feeds) yield* companyUsage(feed);
    },
  };
}

function companyUsage({ companyId, seats, course, from, to, changing, seed }: UsageFeed): BookUsage[] {
  const random = randomFrom(seed);
  const habit = habitOf(course, random);
  const users: BookUsage = { companyId, name: 'active_users', values: [] };
  const logins: BookUsage = { companyId, name: 'logins', values: [] };
  const actions: BookUsage = { companyId, name: 'key_actions', values: [] };
  for (let day = from; day <= to; day += DAY) {
    const progress = Math.min(1, Math.max(0, (day - changing.from) / (changing.to - changing.from)));
    const share = habit.share * (1 + (habit.change - 1) * progress) * (isWeekend(day) ? habit.weekend : 1);
    const noise = 1 + habit.noise * random.between(-1, 1);
    const active = Math.min(seats, whole(seats * share * noise, random));
    const on = date(day);
    users.values.push({ date: on, value: active });
    logins.values.push({ date: on, value: active + whole(active * (habit.loginsPerUser - 1), random) });
    actions.values.push({ date: on, value: whole(active * habit.actionsPerUser * random.between(0.8, 1.2), random) });
  }
  return [users, logins, actions];
}

/** What is the same on every day of one company. */
function habitOf(course: UsageCourse, random: Random) {
  const draw = ([low, high]: Range): number => random.between(low, high);
  return {
    share: draw(course.share),
    change: draw(course.change),
    noise: course.noise,
    weekend: draw(course.weekend),
    loginsPerUser: draw(course.loginsPerUser),
    actionsPerUser: draw(course.actionsPerUser),
  };
}

/** Up or down by chance, so that the mean stays where it was even among very small numbers. */
function whole(value: number, random: Random): number {
  return Math.floor(value + random.next());
}
