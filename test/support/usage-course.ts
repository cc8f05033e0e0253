import { dayMs, formatDay } from '@barometer/shared/scoring/time.ts';
import { z } from 'zod';

/**
 * Daily usage in short: `[[55, 12], [27, 6]]` is 12 a day from 55 days before the moment of scoring, and 6 a day from 27
 * days before until that day; null for days that never arrived.
 */
export const UsageCourse = z.array(z.tuple([z.number(), z.number().nullable()]));
type UsageCourse = z.infer<typeof UsageCourse>;

export function dailyValues(course: UsageCourse, asOf: string): { date: string; value: number }[] {
  const end = Date.parse(asOf);
  return course.flatMap(([from, value], index) => {
    const days = from - (course[index + 1]?.[0] ?? -1);
    if (value === null) return [];
    return Array.from({ length: days }, (_, day) => ({ date: formatDay(end - (from - day) * dayMs), value }));
  });
}
