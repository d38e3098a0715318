// The days of a calendar that are statutory holidays. Pure.
import type { Calendar } from '../contracts/catalogue/calendar.ts';
import { addDays } from '../platform/zone/zone-time.ts';

export function holidaysOf(calendar: Calendar): ReadonlySet<string> {
  const days = new Set<string>();
  for (const period of calendar.years.flatMap((year) => year.periods)) {
    for (let day = period.firstDay; day <= period.lastDay; day = addDays(day, 1)) days.add(day);
  }
  return days;
}
