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
export const afterWorkingMinutes = (from: EpochMs, minutes: number, calendar: Calendar): EpochMs =>
  afterWorkingMs(from, minutes * MINUTE_MS, calendar);

function afterWorkingMs(from: EpochMs, durationMs: number, calendar: Calendar): EpochMs {
  let left = durationMs;
  for (const { startAt, endAt } of officeHours(from, calendar)) {
    if (endAt - startAt >= left) return startAt + left;
    left -= endAt - startAt;
  }
  throw new RangeError(
    `calendar ${calendar.id} has too few office hours for ${String(durationMs / MINUTE_MS)} minutes`,
  );
}

/** Office hours that lie between two times; none where the second is not later. */
function workingMsBetween(from: EpochMs, to: EpochMs, calendar: Calendar): number {
  let sum = 0;
  for (const { startAt, endAt } of officeHours(from, calendar)) {
    if (startAt >= to) break;
    sum += Math.min(endAt, to) - startAt;
  }
  return sum;
}

/** Time that counts in office hours only. */
export interface WorkingTime {
  between(from: EpochMs, to: EpochMs): number;
  after(from: EpochMs, durationMs: number): EpochMs;
}

export const workingTimeOf = (calendar: Calendar): WorkingTime => ({
  between: (from, to) => workingMsBetween(from, to, calendar),
  after: (from, durationMs) => afterWorkingMs(from, durationMs, calendar),
});

interface Hours {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

/** From `from` on, in order. */
function* officeHours(from: EpochMs, calendar: Calendar): Generator<Hours> {
  const days = workingDays(calendar);
  let day = dayOf(from, calendar.zone);
  for (let count = 0; count < DAYS_MAX; count += 1, day = addDays(day, 1)) {
    if (!days.isWorked(day)) continue;
    const midnight = startOfDay(day, calendar.zone);
    for (const hours of calendar.officeHours) {
      const startAt = Math.max(from, midnight + hours.fromMinute * MINUTE_MS);
      const endAt = midnight + hours.toMinute * MINUTE_MS;
      if (endAt > startAt) yield { startAt, endAt };
    }
  }
}
