/**
 * Windows of event time, aligned to the jurisdiction's local days and hours, half-open [start, end). Hours and days tumble; seven
 * days slide by a day, so that neighbours share six days: a detector on them needs a guard of seven.
 */
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import type { Window, WindowKind } from '../../contracts/window.ts';
import { addDays, dayOf, endOfDay, hourStart, startOfDay } from '../../platform/zone/zone-time.ts';

/** The window that contains `at`; of the sliding kind the one whose last day does. */
export function windowAt(kind: WindowKind, at: EpochMs, zone: string): Window {
  if (kind === 'hour') {
    const startAt = hourStart(at, zone);
    return { kind, startAt, endAt: startAt + HOUR_MS };
  }
  return windowOfDay(kind, dayOf(at, zone), zone);
}

export function windowOfDay(kind: 'day' | 'day7', day: DayKey, zone: string): Window {
  const firstDay = kind === 'day' ? day : addDays(day, -6);
  return { kind, startAt: startOfDay(firstDay, zone), endAt: endOfDay(day, zone) };
}

/** The day that names a window: of a sliding one the last. */
export function dayOfWindow(window: Window, zone: string): DayKey {
  return dayOf(window.endAt - 1, zone);
}

/** Starts of the hours whose end lies in (afterAt, untilAt], oldest first. */
export function hoursCompleted(afterAt: EpochMs, untilAt: EpochMs, zone: string): EpochMs[] {
  const hours: EpochMs[] = [];
  for (let at = hourStart(afterAt, zone); at + HOUR_MS <= untilAt; at += HOUR_MS) {
    if (at + HOUR_MS > afterAt) hours.push(at);
  }
  return hours;
}
