/**
 * The columns of the calendar regression and how strongly each is held towards zero. First those that are full (level, trend, waves), then those that
 * mark days: 1 on some, 0 on the others.
 */
import { wavesAt, WAVES, YEAR_DAYS } from './almanac.ts';
import { AFTER, HOLIDAY, MAKE_UP, weekdayOf } from './day-traits.ts';
import type { Rung } from './ladder.ts';

const WEEKDAYS = 7;
/** Wednesday counted from Thursday: what a make-up working day is taken for, apart from its own effect. */
const MIDWEEK = 6;

/** Penalties are in expected cases: a column with that much information is halved. */
const PENALTY = {
  weekday: 0.01,
  trend: 0.01,
  /** Of a slope without a season beside it: carried on for a week or two, it must have shown itself. */
  slope: 10,
  special: 0.3,
  harmonic: 0.1,
  drift: 3,
  step: 1,
} as const;

export interface DayRow {
  readonly day: number;
  readonly flags: number;
}

export interface Columns {
  readonly rung: Rung;
  /** The trend counts years from here. */
  readonly originDay: number;
  /** From this day on the level is another, for good; null: it is not. */
  readonly stepDay: number | null;
  readonly penalties: Float64Array;
  /** How many are full; the mark of the other level comes next, if there is one. */
  readonly full: number;
  /** Holiday, day after, make-up day; then the weekdays. */
  readonly specials: number;
}

const WEEKDAY_MARKS = WEEKDAYS - 1;

/** From which day years are counted, and from which, if any, the level is another. */
export interface Turns {
  readonly originDay: number;
  readonly stepDay: number | null;
}

export function columnsOf(rung: Rung, { originDay, stepDay }: Turns): Columns {
  const penalties = [0];
  if (rung.hasTrend) penalties.push(rung.harmonics === 0 ? PENALTY.slope : PENALTY.trend);
  for (let k = 1; k <= rung.harmonics; k += 1) {
    penalties.push(PENALTY.harmonic * k * k, PENALTY.harmonic * k * k);
  }
  if (rung.hasDrift) penalties.push(PENALTY.drift, PENALTY.drift);
  const full = penalties.length;
  if (stepDay !== null) penalties.push(PENALTY.step);
  const specials = penalties.length;
  penalties.push(PENALTY.special, PENALTY.special, PENALTY.special);
  if (rung.hasWeekdays) penalties.push(...new Array<number>(WEEKDAY_MARKS).fill(PENALTY.weekday));
  return { rung, originDay, stepDay, penalties: Float64Array.from(penalties), full, specials };
}

export function yearsOf({ originDay }: Columns, day: number): number {
  return (day - originDay) / YEAR_DAYS;
}

/** Which marks a day has, as one number below `MARKINGS`. */
export const MARKINGS = 2 * 2 * 3 * WEEKDAYS;

export function markingOf({ rung, stepDay }: Columns, { day, flags }: DayRow): number {
  const isMakeUp = (flags & MAKE_UP) !== 0;
  const step = stepDay !== null && day >= stepDay ? 1 : 0;
  const weekday = !rung.hasWeekdays ? 0 : isMakeUp ? MIDWEEK : weekdayOf(day);
  const special = (flags & HOLIDAY) !== 0 ? 1 : (flags & AFTER) !== 0 ? 2 : 0;
  return ((step * 2 + (isMakeUp ? 1 : 0)) * 3 + special) * WEEKDAYS + weekday;
}

/** The columns of a marking, ascending. */
export function marksOf({ full, specials }: Columns, marking: number): number[] {
  const weekday = marking % WEEKDAYS;
  const rest = Math.floor(marking / WEEKDAYS);
  const special = rest % 3;
  const others = Math.floor(rest / 3);
  const marks: number[] = [];
  if (others >= 2) marks.push(full);
  if (special > 0) marks.push(specials + special - 1);
  if (others % 2 === 1) marks.push(specials + 2);
  if (weekday > 0) marks.push(specials + 2 + weekday);
  return marks;
}

/** The row of a day times coefficients. */
export function linearOf(columns: Columns, by: Float64Array, day: DayRow): number {
  const { rung } = columns;
  const years = yearsOf(columns, day.day);
  const at = wavesAt(day.day);
  let next = rung.hasTrend ? 2 : 1;
  let sum = by[0] ?? 0;
  if (rung.hasTrend) sum += years * (by[1] ?? 0);
  for (let k = 1; k <= rung.harmonics; k += 1) {
    sum +=
      (WAVES[at + 2 * k] ?? 0) * (by[next] ?? 0) +
      (WAVES[at + 2 * k + 1] ?? 0) * (by[next + 1] ?? 0);
    next += 2;
  }
  if (rung.hasDrift)
    sum +=
      years * ((WAVES[at + 2] ?? 0) * (by[next] ?? 0) + (WAVES[at + 3] ?? 0) * (by[next + 1] ?? 0));
  for (const mark of marksOf(columns, markingOf(columns, day))) sum += by[mark] ?? 0;
  return sum;
}
