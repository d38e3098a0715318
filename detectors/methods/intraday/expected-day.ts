/**
 * How many cases a day is expected to bring, from the days before it: the level of the last weeks times the weekday's share, as far as
 * the days tell weekdays apart, carried on by the trend that they show. An outbreak among them speaks no louder than a busy day, a day that
 * was told in part no quieter than a slack one. The noise holds what is not known of the mean.
 */
import { dayOf } from '../vigil/day-grid.ts';
import type { Point } from '../method.ts';

export interface ExpectedDay {
  readonly mean: number;
  /** Variance of the day's count over its mean, at least 1. */
  readonly noise: number;
  /** Days that it was learned from. */
  readonly points: number;
  /** Of the noise: what so few days leave unknown of it. */
  readonly degreesOfFreedom: number;
}

/** More days than this are left out: the level moves. */
export const EXPECT_FROM_DAYS = 56;
export const EXPECT_DAYS_MIN = 7;
const HALF_LIFE_DAYS = 21;
const WEEKDAYS = 7;
const PASSES = 5;
/** What lies further above or below the expected than this many standard deviations counts as lying there. */
const CAP_SDS = 3;
/** Days of one weekday that differ by more than so many times what chance explains differ for another reason, and tell their weekday badly. */
const WILD = 4;
/** A weekday that was known once may have been known in part. */
const WEEKDAY_DAYS_MIN = 2;
/** No day's squared residual counts for more. */
const RESIDUAL_MAX = 12;
/** How fast a level is believed to rise or fall at most times, a day: a season of ± 30 % is at its steepest .5 % a day. */
const TREND_SD = 0.005;
/** A day teaches the trend no more than this many standard deviations. */
const TREND_LESSON_SDS = 2;
/** Median of the squared standard normal. */
const CHI_SQUARE_MIDDLE = 0.4549;

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
      age: dayOf(today.at) - dayOf(point.at),
      weight: 0.5 ** ((dayOf(today.at) - dayOf(point.at)) / HALF_LIFE_DAYS),
    }));
  if (days.length < EXPECT_DAYS_MIN) return null;
  let week = fitWeek(days, { noise: 1 }, 'level');
  let usual: readonly Day[] = days;
  for (let pass = 1; pass < PASSES; pass += 1) {
    usual = days.map(capped(week));
    week = fitWeek(usual, week, 'level');
  }
  // Last, from days that are no outbreak: one at the end would be a steep trend.
  week = fitWeek(usual, week, 'trend');
  const weekday = weekdayClass(today);
  const mean = meanAt(week, { weekday, age: 0 });
  const spent = parametersOf(week);
  return {
    mean,
    noise: predictiveNoise(days, week, weekday),
    points: days.length,
    degreesOfFreedom: Math.max(1, days.length - spent),
  };
}

interface Day {
  readonly count: number;
  readonly weekday: number;
  readonly weight: number;
  /** Days before today. */
  readonly age: number;
}

interface Week {
  /** At the weighted middle of the days. */
  readonly level: number;
  readonly factors: readonly number[];
  /** How far each weekday is believed against all days, 0 to 1. */
  readonly believed: readonly number[];
  /** Variance of each factor, of what is not known of it. */
  readonly unknown: readonly number[];
  readonly trend: Trend;
  readonly noise: number;
}

interface Trend {
  /** Of the level, a day. */
  readonly slope: number;
  /** What is not known of it. */
  readonly variance: number;
  /** Age at which the level is the level. */
  readonly middle: number;
}

const LEVEL: Trend = { slope: 0, variance: 0, middle: 0 };

function meanAt(week: Omit<Week, 'noise'>, { weekday, age }: Pick<Day, 'weekday' | 'age'>): number {
  const { slope, middle } = week.trend;
  return week.level * (week.factors[weekday] ?? 1) * Math.exp(slope * (middle - age));
}

const capped =
  (week: Week) =>
  (day: Day): Day => {
    const mean = meanAt(week, day);
    const way = CAP_SDS * Math.sqrt(mean * week.noise) + 1;
    return { ...day, count: Math.max(mean - way, Math.min(mean + way, day.count)) };
  };

function fitWeek(
  days: readonly Day[],
  { noise: noiseBefore }: Pick<Week, 'noise'>,
  as: 'level' | 'trend',
): Week {
  const { factors, believed, unknown } = weekdaysOf(days, noiseBefore);
  const due = days.reduce((sum, { weight, weekday }) => sum + weight * (factors[weekday] ?? 1), 0);
  // Half a case, so that days without any do not make one impossible.
  const come = days.reduce((sum, { weight, count }) => sum + weight * count, 0.5);
  const level = come / Math.max(due, Number.MIN_VALUE);
  const trend = as === 'level' ? LEVEL : trendOf(days, { level, factors, noiseBefore });
  const week = { level, factors, believed, unknown, trend };
  return { ...week, noise: residualNoise(days, week) };
}

/** Drawn towards all days by what chance explains of their differences (empirical Bayes). */
function weekdaysOf(
  days: readonly Day[],
  noise: number,
): Pick<Week, 'factors' | 'believed' | 'unknown'> {
  const mean = sumOf(days.map(({ count }) => count)) / days.length;
  const seen = mean === 0 ? [] : ratiosOf(days, { mean, noise });
  // A ratio of which little is known says little of how far weekdays differ.
  const weights = seen.map(({ chance }) => chance ** -2);
  const differences = seen.map(
    ({ ratio, chance }, i) => (weights[i] ?? 0) * ((ratio - 1) ** 2 - chance),
  );
  const spread = seen.length === 0 ? 0 : Math.max(0, sumOf(differences) / sumOf(weights));
  const believed = new Array<number>(WEEKDAYS).fill(0);
  const factors = new Array<number>(WEEKDAYS).fill(1);
  const unknown = new Array<number>(WEEKDAYS).fill(spread);
  for (const { weekday, days: known, ratio, chance } of seen) {
    if (known < WEEKDAY_DAYS_MIN) continue;
    const share = spread / (spread + chance);
    believed[weekday] = share;
    factors[weekday] = 1 + (ratio - 1) * share;
    unknown[weekday] = share * chance;
  }
  return { factors, believed, unknown };
}

interface WeekdayRatio {
  readonly weekday: number;
  readonly days: number;
  /** Of the weekday's mean to that of all days. */
  readonly ratio: number;
  /** Variance of the ratio. */
  readonly chance: number;
}

function ratiosOf(
  days: readonly Day[],
  { mean, noise }: { readonly mean: number; readonly noise: number },
): WeekdayRatio[] {
  return Array.from({ length: WEEKDAYS }, (_, weekday) => {
    const counts = days.filter((day) => day.weekday === weekday).map(({ count }) => count);
    const number = Math.max(1, counts.length);
    const average = sumOf(counts) / number;
    const usual = noise * mean;
    const seen = sumOf(counts.map((count) => (count - average) ** 2)) / Math.max(1, number - 1);
    const isWild = seen > WILD * usual;
    const own = isWild ? middleOf(counts) : average;
    const chance = (isWild ? seen : usual) / (mean * mean * number);
    return { weekday, days: counts.length, ratio: own / mean, chance };
  }).filter(({ days: known }) => known > 0);
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}

/** Drawn towards none as far as chance explains it (normal prior). No day pulls it further than two usual days may: an outbreak is no trend. */
function trendOf(
  days: readonly Day[],
  of: { readonly level: number; readonly factors: readonly number[]; readonly noiseBefore: number },
): Trend {
  const due = days.map(({ weekday }) => of.level * (of.factors[weekday] ?? 1));
  const weights = days.map(({ weight }, at) => weight * (due[at] ?? 0));
  const all = Math.max(Number.MIN_VALUE, sumOf(weights));
  const middle = days.reduce((sum, { age }, at) => sum + (weights[at] ?? 0) * age, 0) / all;
  const noise = Math.min(of.noiseBefore, usualNoise(days, due));
  let [moment, squares, spread] = [0, 0, 0];
  for (const [at, { age, weight, count }] of days.entries()) {
    const later = middle - age;
    const mean = due[at] ?? 0;
    const most = TREND_LESSON_SDS * Math.sqrt(mean * noise);
    moment += later * weight * Math.max(-most, Math.min(most, count - mean));
    squares += later * later * weight * mean;
    spread += later * later * weight * weight * mean * noise;
  }
  if (squares <= 0) return { slope: 0, variance: TREND_SD ** 2, middle };
  const chance = spread / (squares * squares);
  const believed = TREND_SD ** 2 / (TREND_SD ** 2 + chance);
  return { slope: (believed * moment) / squares, variance: believed * chance, middle };
}

/** By the middle of the squared residuals, which a few days of an outbreak do not move. */
function usualNoise(days: readonly Day[], due: readonly number[]): number {
  const squares = days
    .map(({ count }, at) => (count - (due[at] ?? 0)) ** 2 / Math.max(1e-9, due[at] ?? 0))
    .sort((a, b) => a - b);
  return Math.max(1, (squares[Math.floor(squares.length / 2)] ?? 1) / CHI_SQUARE_MIDDLE);
}

function residualNoise(days: readonly Day[], week: Omit<Week, 'noise'>): number {
  let sum = 0;
  for (const day of days) {
    const mean = Math.max(1e-9, meanAt(week, day));
    sum += Math.min(RESIDUAL_MAX, (day.count - mean) ** 2 / mean);
  }
  return Math.max(1, sum / Math.max(1, days.length - parametersOf(week)));
}

/** Level, weekdays as far as they are believed, and the trend likewise. */
function parametersOf({ believed, trend }: Omit<Week, 'noise'>): number {
  const slope = trend === LEVEL ? 0 : Math.max(0, 1 - trend.variance / TREND_SD ** 2);
  return 1 + sumOf(believed) * (1 - 1 / WEEKDAYS) + slope;
}

function predictiveNoise(days: readonly Day[], week: Week, weekday: number): number {
  const weights = days.reduce((sum, { weight }) => sum + weight, 0);
  const squares = days.reduce((sum, { weight }) => sum + weight * weight, 0);
  const level = squares / (weights * weights);
  const mean = meanAt(week, { weekday, age: 0 });
  const ofWeekday = mean * (week.unknown[weekday] ?? 0);
  const ofTrend = mean * week.trend.variance * week.trend.middle ** 2;
  return week.noise * (1 + level) + ofWeekday + ofTrend;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
