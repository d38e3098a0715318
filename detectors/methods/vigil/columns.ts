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

/**
 * First the columns that are full (level, trend, waves), then those that mark a day and are 1 on few of them. Of the latter a row keeps the
 * places only, `MARKS` of them; 0, which is the level's, stands for none.
 */
export interface Columns {
  readonly rung: Rung;
  /** The trend counts years from here. */
  readonly originDay: number;
  /** From this day on the level is another, for good; null: it is not. */
  readonly stepDay: number | null;
  readonly penalties: Float64Array;
  /** How many are full. */
  readonly full: number;
}

/** A weekday, a holiday or the day after, a make-up day. */
export const MARKS = 3;

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
  if (stepDay !== null) penalties.push(PENALTY.step);
  const full = penalties.length;
  penalties.push(PENALTY.special, PENALTY.special, PENALTY.special);
  if (rung.hasWeekdays) penalties.push(...new Array<number>(WEEKDAY_MARKS).fill(PENALTY.weekday));
  return { rung, originDay, stepDay, penalties: Float64Array.from(penalties), full };
}

/** Rows of days, kept column by column: sums over days are what they are for. */
export interface Rows {
  readonly days: number;
  /** `width` columns of `days` numbers. */
  readonly full: Float64Array;
  readonly width: number;
  /** `MARKS` columns of places. */
  readonly marks: Uint8Array;
}

export function emptyRows({ full }: Columns, days: number): Rows {
  return {
    days,
    full: new Float64Array(days * full),
    width: full,
    marks: new Uint8Array(days * MARKS),
  };
}

/** Writes the row of a day as the `index`-th of `into`. */
export function writeRow(columns: Columns, day: DayRow, into: { rows: Rows; index: number }): void {
  writeFull(columns, day, into);
  writeMarks(columns, day, into);
}

function writeFull(
  { rung, originDay, stepDay }: Columns,
  { day }: DayRow,
  { rows, index }: { rows: Rows; index: number },
): void {
  const { full, days } = rows;
  const years = (day - originDay) / YEAR_DAYS;
  const angle = (2 * Math.PI * day) / YEAR_DAYS;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let next = index;
  full[next] = 1;
  if (rung.hasTrend) full[(next += days)] = years;
  let cosK = cos;
  let sinK = sin;
  for (let k = 1; k <= rung.harmonics; k += 1) {
    full[next + days] = cosK;
    full[next + 2 * days] = sinK;
    next += 2 * days;
    const cosNext = cosK * cos - sinK * sin;
    sinK = sinK * cos + cosK * sin;
    cosK = cosNext;
  }
  if (rung.hasDrift) {
    full[next + days] = years * cos;
    full[next + 2 * days] = years * sin;
    next += 2 * days;
  }
  if (stepDay !== null) full[next + days] = day >= stepDay ? 1 : 0;
}

function writeMarks(
  { rung, full }: Columns,
  { day, flags }: DayRow,
  { rows, index }: { rows: Rows; index: number },
): void {
  const { marks, days } = rows;
  const isMakeUp = (flags & MAKE_UP) !== 0;
  const weekday = isMakeUp ? MIDWEEK : weekdayOf(day);
  marks[index] = rung.hasWeekdays && weekday > 0 ? full + 2 + weekday : 0;
  marks[index + days] = specialOf(flags, full);
  marks[index + 2 * days] = isMakeUp ? full + 2 : 0;
}

function specialOf(flags: number, full: number): number {
  if ((flags & HOLIDAY) !== 0) return full;
  return (flags & AFTER) === 0 ? 0 : full + 1;
}

/** Row times coefficients. */
export function dot({ full, width, marks, days }: Rows, index: number, by: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < width; a += 1) sum += (full[a * days + index] ?? 0) * (by[a] ?? 0);
  for (let m = 0; m < MARKS; m += 1) {
    const place = marks[m * days + index] ?? 0;
    if (place !== 0) sum += by[place] ?? 0;
  }
  return sum;
}

/** All rows times coefficients, to the same digit as `dot`. */
export function products({ full, width, marks, days }: Rows, by: Float64Array): Float64Array {
  const sums = new Float64Array(days);
  for (let a = 0; a < width; a += 1) {
    const factor = by[a] ?? 0;
    const from = a * days;
    for (let i = 0; i < days; i += 1) sums[i] = (sums[i] ?? 0) + (full[from + i] ?? 0) * factor;
  }
  for (let at = 0; at < marks.length; at += 1) {
    const place = marks[at] ?? 0;
    if (place !== 0) sums[at % days] = (sums[at % days] ?? 0) + (by[place] ?? 0);
  }
  return sums;
}
