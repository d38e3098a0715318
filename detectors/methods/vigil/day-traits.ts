/**
 * What kind of day each day is: open, holiday, the first open day after holidays, a make-up working day; or closed.
 * A calendar often names holidays only, so that weekends and holidays without a single case in the whole history are learned
 * as closed: their zeros say nothing, and must neither train nor be judged. One with a case was open all the same.
 */
import type { DayGrid } from './day-grid.ts';

export const OPEN = 1;
export const HOLIDAY = 2;
export const AFTER = 4;
export const MAKE_UP = 8;

/** Seven weekdays, Thursday first as 1970-01-01 was one, then holidays. */
export type ClosedClasses = readonly boolean[];

const HOLIDAY_CLASS = 7;
const CLASSES = 8;
const OCCURRENCES_MIN = 4;
/** Cases to expect, were the class like the others, before their absence means a closed door: exp(-12) is never chance. */
const EXPECTED_MIN = 12;
/** No run of holidays and weekends is longer. */
const LOOK_BACK_DAYS_MAX = 14;

export function weekdayOf(day: number): number {
  return ((day % 7) + 7) % 7;
}

/** From the days `[start, end)` of the grid. */
export function learnClosed(grid: DayGrid, start: number, end: number): ClosedClasses {
  const days = new Array<number>(CLASSES).fill(0);
  const cases = new Array<number>(CLASSES).fill(0);
  for (let i = start; i < end; i += 1) {
    const count = grid.counts[i] ?? Number.NaN;
    if (Number.isNaN(count) || grid.kinds[i] === 'closed' || grid.kinds[i] === 'workday') continue;
    const group = grid.kinds[i] === 'holiday' ? HOLIDAY_CLASS : weekdayOf(grid.firstDay + i);
    days[group] = (days[group] ?? 0) + 1;
    cases[group] = (cases[group] ?? 0) + count;
  }
  const allCases = cases.reduce((a, b) => a + b, 0);
  const lively = days.reduce((sum, n, k) => sum + ((cases[k] ?? 0) > 0 ? n : 0), 0);
  const mean = lively > 0 ? allCases / lively : 0;
  return days.map((n, k) => n >= OCCURRENCES_MIN && cases[k] === 0 && n * mean >= EXPECTED_MIN);
}

/** One set of flags for each day of the grid; 0: closed. A day's flags depend on it and earlier days only. */
export function traitsOf(grid: DayGrid, closed: ClosedClasses): Uint8Array {
  const flags = new Uint8Array(grid.length);
  for (let i = 0; i < grid.length; i += 1) {
    if (isClosed(grid, closed, i)) continue;
    if (grid.kinds[i] === 'holiday') flags[i] = OPEN | HOLIDAY;
    else flags[i] = OPEN | (followsHoliday(grid, flags, i) ? AFTER : 0) | makeUp(grid, i);
  }
  return flags;
}

function isClosed(grid: DayGrid, closed: ClosedClasses, i: number): boolean {
  const kind = grid.kinds[i];
  if (kind === 'closed') return true;
  // Somebody came all the same: whatever was learned, that door was open.
  if (kind === 'workday' || (grid.counts[i] ?? 0) > 0) return false;
  return closed[kind === 'holiday' ? HOLIDAY_CLASS : weekdayOf(grid.firstDay + i)] ?? false;
}

function makeUp(grid: DayGrid, i: number): number {
  return grid.kinds[i] === 'workday' ? MAKE_UP : 0;
}

function followsHoliday(grid: DayGrid, flags: Uint8Array, i: number): boolean {
  for (let j = i - 1; j >= Math.max(0, i - LOOK_BACK_DAYS_MAX); j -= 1) {
    if (grid.kinds[j] === 'holiday') return true;
    if (flags[j] !== 0) return false;
  }
  return false;
}
