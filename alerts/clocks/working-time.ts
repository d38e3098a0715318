// Limits in working time: minutes that count in office hours of the Chinese calendar only, with its holidays and the weekend days that are
// worked instead. A function of its arguments.
import type { Calendar } from '../../contracts/catalogue/calendar.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, startOfDay, weekday } from '../../platform/zone/zone-time.ts';

const MINUTE_MS = 60_000;
/** A limit that is not reached in ten years of office hours is a fault of the calendar. */
const DAYS_MAX = 3660;

export interface WorkingDays {
  isWorked(day: DayKey): boolean;
}

const known = new WeakMap<Calendar, WorkingDays>();

/** Holidays are off, days exchanged for them are worked, other days by the weekday. Worked out once for a calendar: a storm asks thousands of times. */
export function workingDays(calendar: Calendar): WorkingDays {
  const days = known.get(calendar) ?? daysOf(calendar);
  known.set(calendar, days);
  return days;
}

function daysOf(calendar: Calendar): WorkingDays {
  const off = new Set<string>();
  const worked = new Set<string>();
  for (const period of calendar.years.flatMap((year) => year.periods)) {
    for (let day = period.firstDay; day <= period.lastDay; day = addDays(day, 1)) off.add(day);
    for (const day of period.worked) worked.add(day);
  }
  return { isWorked: (day) => worked.has(day) || (!off.has(day) && weekday(day) <= 5) };
}

/** When `minutes` of office hours have passed since `from`: the end of the last of them. */
export function afterWorkingMinutes(from: EpochMs, minutes: number, calendar: Calendar): EpochMs {
  const days = workingDays(calendar);
  let left = minutes * MINUTE_MS;
  let day = dayOf(from, calendar.zone);
  for (let count = 0; count < DAYS_MAX; count += 1, day = addDays(day, 1)) {
    if (!days.isWorked(day)) continue;
    const midnight = startOfDay(day, calendar.zone);
    for (const hours of calendar.officeHours) {
      const startAt = Math.max(from, midnight + hours.fromMinute * MINUTE_MS);
      const endAt = midnight + hours.toMinute * MINUTE_MS;
      if (endAt <= startAt) continue;
      if (endAt - startAt >= left) return startAt + left;
      left -= endAt - startAt;
    }
  }
  throw new RangeError(
    `calendar ${calendar.id} has too few office hours for ${String(minutes)} minutes`,
  );
}
