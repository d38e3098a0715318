/**
 * The ladder: what the known days of the past allow to be believed. Days that nobody knows do not lift a series: seven years of which a month is
 * known are a month, and a month long ago says nothing of today. The rung is part of every assessment, so that a judgement from three weeks never
 * looks like one from seven years.
 */
import type { Point, Verdict } from '../method.ts';
import { insufficientBaseline } from '../verdicts.ts';
import type { DayGrid } from './day-grid.ts';

export type RungName = 'days' | 'weeks' | 'months' | 'years';

export interface Rung {
  readonly name: RungName;
  /** 1 to 4, as it stands among the figures of an assessment. */
  readonly step: number;
  /** Days of the past that train; older ones would drag a season along that this rung does not model. */
  readonly memoryDays: number;
  readonly hasWeekdays: boolean;
  readonly hasTrend: boolean;
  readonly harmonics: number;
  /** Whether the season may drift against the calendar from year to year. */
  readonly hasDrift: boolean;
  /** Whether noise and waywardness are learned week of the year by week of the year. */
  readonly hasSeasonalNoise: boolean;
  /**
   * The level is let wander by this variance (of its logarithm) where no season explains it and no more was shown. Without noise by season: by no
   * more than so few days could have hidden (`seasonal-noise.ts`).
   */
  readonly wanderMin: number;
  /**
   * A rise or fall must have lasted so long before it may be the level (`level-change.ts`). Without a season to know them by, swings of the level are
   * many, and are followed sooner.
   */
  readonly acceptDays: number;
}

export const KNOWN_DAYS_MIN = 7;
const WEEKS_DAYS = 28;
const MONTHS_DAYS = 182;
const YEAR_DAYS = 365;

const DAYS: Rung = {
  name: 'days',
  step: 1,
  memoryDays: 28,
  hasWeekdays: false,
  hasTrend: false,
  harmonics: 0,
  hasDrift: false,
  hasSeasonalNoise: false,
  wanderMin: 0.02,
  acceptDays: 14,
};
/** A season that is not known is, over a quarter, a slope. */
const WEEKS: Rung = {
  ...DAYS,
  name: 'weeks',
  step: 2,
  memoryDays: 91,
  hasWeekdays: true,
  hasTrend: true,
};
const MONTHS: Rung = { ...WEEKS, name: 'months', step: 3 };
/** From one year on there is a season, though one year cannot tell it from a trend. */
const ONE_YEAR: Rung = {
  ...MONTHS,
  hasTrend: false,
  memoryDays: Number.POSITIVE_INFINITY,
  harmonics: 1,
  wanderMin: 0.01,
  acceptDays: 28,
};
const TWO_YEARS: Rung = {
  ...ONE_YEAR,
  name: 'years',
  step: 4,
  harmonics: 2,
  hasTrend: true,
  hasSeasonalNoise: true,
  wanderMin: 0.005,
};
const THREE_YEARS: Rung = { ...TWO_YEARS, harmonics: 4, hasDrift: true, wanderMin: 0 };

/** From the highest rung down; a model names its own by its place. */
export const LADDER: readonly { readonly rung: Rung; readonly needsDays: number }[] = [
  { rung: THREE_YEARS, needsDays: 3 * YEAR_DAYS },
  { rung: TWO_YEARS, needsDays: 2 * YEAR_DAYS },
  { rung: ONE_YEAR, needsDays: YEAR_DAYS },
  { rung: MONTHS, needsDays: MONTHS_DAYS },
  { rung: WEEKS, needsDays: WEEKS_DAYS },
  { rung: DAYS, needsDays: 0 },
];

export const rungAt = (place: number): Rung => LADDER[place]?.rung ?? DAYS;

/** Where few days of the last weeks are known, the lowest rung looks back so far for a week of them: no further, or a season is dragged along. */
export const REACH_DAYS = 91;

/** The verdict below the lowest rung. @param end slot of the refit */
export function tooShort(grid: DayGrid, end: number, point: Point): Verdict {
  let known = 0;
  for (let i = Math.max(0, end - REACH_DAYS); i < end; i += 1) {
    if (!Number.isNaN(grid.counts[i] ?? Number.NaN) && grid.kinds[i] !== 'closed') known += 1;
  }
  const figures = { points: known, pointsRequired: KNOWN_DAYS_MIN };
  return insufficientBaseline(point, { code: 'baseline-too-short', figures });
}
