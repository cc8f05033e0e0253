import type { Facts } from '@barometer/shared/facts.ts';
import { dayMs, formatDay } from '@barometer/shared/scoring/time.ts';
import { z } from 'zod';
import { expandFacts, ShortFacts } from './cases.ts';

/**
 * Daily usage in short: `[[55, 12], [27, 6]]` is 12 a day from 55 days before the moment of scoring, and 6 a day from 27
 * days before until that day; null for days that never arrived.
 */
const UsageCourse = z.array(z.tuple([z.number(), z.number().nullable()]));

/** Facts as tables write them, with usage in short, all as of one moment. */
export const CourseFacts = ShortFacts.omit({ asOf: true }).extend({
  usage: z.record(z.string(), UsageCourse).optional(),
});

export const courseAsOf = '2026-06-30T12:00:00Z';

export function expandCourses({ usage = {}, ...rest }: z.infer<typeof CourseFacts>): Facts {
  const daily = Object.entries(usage).map(([name, course]) => [name, dailyValues(course)]);
  return expandFacts({ asOf: courseAsOf, ...rest, usage: Object.fromEntries(daily) });
}

function dailyValues(course: z.infer<typeof UsageCourse>): { date: string; value: number }[] {
  const end = Date.parse(courseAsOf);
  return course.flatMap(([from, value], index) => {
    const days = from - (course[index + 1]?.[0] ?? -1);
    if (value === null) return [];
    return Array.from({ length: days }, (_, day) => ({ date: formatDay(end - (from - day) * dayMs), value }));
  });
}
