/**
 * How many cases a day is expected to bring, from the days before it: the level of the last weeks times the weekday's share, as far as
 * the days tell weekdays apart. An outbreak among them speaks no louder than a busy day. The noise holds what is not known of the mean.
 */
import { dayOf } from '../vigil/day-grid.ts';
import type { Point } from '../method.ts';

export interface ExpectedDay {
  readonly mean: number;
  /** Variance of the day's count over its mean, at least 1. */
  readonly noise: number;
  /** Days that it was learned from. */
  readonly points: number;
}

/** More days than this are left out: the level moves. */
export const EXPECT_FROM_DAYS = 56;
export const EXPECT_DAYS_MIN = 7;
const HALF_LIFE_DAYS = 21;
const WEEKDAYS = 7;
const PASSES = 3;
/** What lies further above the expected than this many standard deviations counts as lying there. */
const CAP_SDS = 3;
/** No day's squared residual counts for more. */
const RESIDUAL_MAX = 12;

/** 0 Monday to 6 Sunday; a holiday is as a Sunday, a weekend that is worked as a Monday. */
export function weekdayClass({ at, kind }: Pick<Point, 'at' | 'kind'>): number {
  const weekday = (((dayOf(at) + 3) % WEEKDAYS) + WEEKDAYS) % WEEKDAYS;
  if (kind === 'holiday') return WEEKDAYS - 1;
  return kind === 'workday' && weekday >= WEEKDAYS - 2 ? 0 : weekday;
}

/** null where fewer than `EXPECT_DAYS_MIN` days are known. */
export function expectDay(past: readonly Point[], today: Point): ExpectedDay | null {
  const days = past
    .slice(-EXPECT_FROM_DAYS)
    .filter(({ value, kind }) => value !== null && kind !== 'closed')
    .map((point) => ({
      count: point.value ?? 0,
      weekday: weekdayClass(point),
      weight: 0.5 ** ((dayOf(today.at) - dayOf(point.at)) / HALF_LIFE_DAYS),
    }));
  if (days.length < EXPECT_DAYS_MIN) return null;
  let week = fitWeek(days, 1);
  for (let pass = 1; pass < PASSES; pass += 1) week = fitWeek(days.map(capped(week)), week.noise);
  const weekday = weekdayClass(today);
  const mean = week.level * (week.factors[weekday] ?? 1);
  return { mean, noise: predictiveNoise(days, week, weekday), points: days.length };
}

interface Day {
  readonly count: number;
  readonly weekday: number;
  readonly weight: number;
}

interface Week {
  readonly level: number;
  readonly factors: readonly number[];
  /** How far each weekday is believed against all days, 0 to 1. */
  readonly believed: readonly number[];
  readonly noise: number;
}

const capped =
  (week: Week) =>
  (day: Day): Day => {
    const mean = week.level * (week.factors[day.weekday] ?? 1);
    const most = mean + CAP_SDS * Math.sqrt(mean * week.noise) + 1;
    return day.count <= most ? day : { ...day, count: most };
  };

/** Weekdays drawn towards all days by what chance explains of their differences (empirical Bayes). */
function fitWeek(days: readonly Day[], noiseBefore: number): Week {
  const mean = days.reduce((sum, { count }) => sum + count, 0) / days.length;
  const numbers = new Array<number>(WEEKDAYS).fill(0);
  const sums = new Array<number>(WEEKDAYS).fill(0);
  for (const { weekday, count } of days) {
    numbers[weekday] = (numbers[weekday] ?? 0) + 1;
    sums[weekday] = (sums[weekday] ?? 0) + count;
  }
  const seen = numbers.flatMap((number, at) =>
    number === 0 || mean === 0
      ? []
      : [{ at, ratio: (sums[at] ?? 0) / number / mean, chance: noiseBefore / (mean * number) }],
  );
  const spread = average(seen.map(({ ratio, chance }) => (ratio - 1) ** 2 - chance));
  const believed = new Array<number>(WEEKDAYS).fill(0);
  const factors = new Array<number>(WEEKDAYS).fill(1);
  for (const { at, ratio, chance } of seen) {
    const share = spread <= 0 ? 0 : spread / (spread + chance);
    believed[at] = share;
    factors[at] = 1 + (ratio - 1) * share;
  }
  const due = days.reduce((sum, { weight, weekday }) => sum + weight * (factors[weekday] ?? 1), 0);
  // Half a case, so that days without any do not make one impossible.
  const come = days.reduce((sum, { weight, count }) => sum + weight * count, 0.5);
  const level = come / Math.max(due, Number.MIN_VALUE);
  return { level, factors, believed, noise: residualNoise(days, { level, factors, believed }) };
}

function residualNoise(days: readonly Day[], week: Omit<Week, 'noise'>): number {
  let sum = 0;
  for (const { count, weekday } of days) {
    const mean = Math.max(1e-9, week.level * (week.factors[weekday] ?? 1));
    sum += Math.min(RESIDUAL_MAX, (count - mean) ** 2 / mean);
  }
  const spent = 1 + week.believed.reduce((a, b) => a + b, 0) * (1 - 1 / WEEKDAYS);
  return Math.max(1, sum / Math.max(1, days.length - spent));
}

function predictiveNoise(days: readonly Day[], week: Week, weekday: number): number {
  const weights = days.reduce((sum, { weight }) => sum + weight, 0);
  const squares = days.reduce((sum, { weight }) => sum + weight * weight, 0);
  const level = squares / (weights * weights);
  const own = days.filter((day) => day.weekday === weekday).length;
  const ofWeekday = own === 0 ? 0 : (week.believed[weekday] ?? 0) ** 2 / own;
  // Few days say little of the noise as well.
  return week.noise * (1 + level + ofWeekday + 2 / days.length);
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
