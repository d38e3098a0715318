/**
 * The columns of the calendar regression and how strongly each is held towards zero. One row costs a few sines: nothing is stored
 * per day.
 */
import { AFTER, HOLIDAY, MAKE_UP, weekdayOf } from './day-traits.ts';
import type { Rung } from './ladder.ts';

export const YEAR_DAYS = 365.25;
const WEEKDAYS = 7;
/** Wednesday counted from Thursday: what a make-up working day is taken for, apart from its own effect. */
const MIDWEEK = 6;

/** Penalties are in expected cases: a column with that much information is halved. */
const PENALTY = {
  weekday: 0.01,
  trend: 0.01,
  special: 0.3,
  harmonic: 0.1,
  drift: 3,
} as const;

export interface DayRow {
  readonly day: number;
  readonly flags: number;
}

export interface Columns {
  readonly rung: Rung;
  /** The trend counts years from here. */
  readonly originDay: number;
  readonly penalties: Float64Array;
}

export function columnsOf(rung: Rung, originDay: number): Columns {
  const penalties = [0];
  if (rung.hasWeekdays) penalties.push(...new Array<number>(WEEKDAYS - 1).fill(PENALTY.weekday));
  penalties.push(PENALTY.special, PENALTY.special, PENALTY.special);
  if (rung.hasTrend) penalties.push(PENALTY.trend);
  for (let k = 1; k <= rung.harmonics; k += 1) {
    penalties.push(PENALTY.harmonic * k * k, PENALTY.harmonic * k * k);
  }
  if (rung.hasDrift) penalties.push(PENALTY.drift, PENALTY.drift);
  return { rung, originDay, penalties: Float64Array.from(penalties) };
}

/** Writes the row of a day into `into` from `at`. */
export function writeRow(
  { rung, originDay }: Columns,
  { day, flags }: DayRow,
  { into, at }: { readonly into: Float64Array; readonly at: number },
): void {
  let next = at;
  into[next++] = 1;
  if (rung.hasWeekdays) {
    const weekday = (flags & MAKE_UP) === 0 ? weekdayOf(day) : MIDWEEK;
    for (let k = 1; k < WEEKDAYS; k += 1) into[next++] = weekday === k ? 1 : 0;
  }
  into[next++] = (flags & HOLIDAY) === 0 ? 0 : 1;
  into[next++] = (flags & AFTER) === 0 ? 0 : 1;
  into[next++] = (flags & MAKE_UP) === 0 ? 0 : 1;
  const years = (day - originDay) / YEAR_DAYS;
  if (rung.hasTrend) into[next++] = years;
  const angle = (2 * Math.PI * day) / YEAR_DAYS;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [cosK, sinK] = [cos, sin];
  for (let k = 1; k <= rung.harmonics; k += 1) {
    into[next++] = cosK;
    into[next++] = sinK;
    [cosK, sinK] = [cosK * cos - sinK * sin, sinK * cos + cosK * sin];
  }
  if (rung.hasDrift) {
    into[next] = years * cos;
    into[next + 1] = years * sin;
  }
}
