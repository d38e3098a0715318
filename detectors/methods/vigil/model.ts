/** What was learned of a series at a refit, and what it expects of a day. */
import { dayOfYear } from './almanac.ts';
import { type Columns, type DayRow, linearOf } from './columns.ts';
import { AFTER, type ClosedClasses, HOLIDAY } from './day-traits.ts';
import type { FilterMemory, Forecast } from './outbreak-filter.ts';
import { clampEta } from './penalised-fit.ts';
import type { SeasonalNoise } from './seasonal-noise.ts';
import type { Calibration } from './threshold.ts';

/** Where the filter stood before a day; what came before it is settled until the next refit. */
export interface Checkpoint {
  readonly day: number;
  readonly memory: FilterMemory;
}

/** Days are whole days since 1970. */
export interface Model {
  readonly columns: Columns;
  readonly coefficients: Float64Array;
  readonly noise: SeasonalNoise;
  readonly closed: ClosedClasses;
  /** Days that trained it, half-open. */
  readonly fromDay: number;
  readonly fitDay: number;
  readonly knownDays: number;
  /** Place of its rung on the ladder, and the step that an assessment tells. */
  readonly place: number;
  readonly rung: number;
  readonly calibration: Calibration;
  readonly checkpoint: Checkpoint;
}

export type Normal = Pick<Model, 'columns' | 'coefficients' | 'noise'>;

/** NaN where a mean is not known. */
export interface KnownMeans {
  readonly firstDay: number;
  readonly bySlot: Float64Array;
}

/** What a model expects of a day, before the level of the last weeks is known. */
export function forecaster({ columns, coefficients, noise }: Normal, known?: KnownMeans) {
  return (day: number, flags: number): Forecast => {
    const season = dayOfYear(day);
    const mean = known?.bySlot[day - known.firstDay] ?? Number.NaN;
    return {
      mean: Number.isNaN(mean) ? meanOf(columns, coefficients, { day, flags }) : mean,
      dispersion: (noise.dispersion[season] ?? 1) * specialFactor(noise, flags),
      wander: noise.wander[season] ?? 0,
    };
  };
}

export function meanOf(columns: Columns, coefficients: Float64Array, day: DayRow): number {
  return Math.exp(clampEta(linearOf(columns, coefficients, day)));
}

export function specialFactor(
  { holidayFactor, afterFactor }: Pick<SeasonalNoise, 'holidayFactor' | 'afterFactor'>,
  flags: number,
): number {
  if ((flags & HOLIDAY) !== 0) return holidayFactor;
  return (flags & AFTER) !== 0 ? afterFactor : 1;
}
